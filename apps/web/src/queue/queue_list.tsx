import { createMemo, Match, Show, Switch } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { VirtualList } from "../common/virtual_list.tsx";
import { useHaul } from "../state/haul.ts";
import type { Cell } from "../state/queue.ts";
import type { SectionName } from "../state/sections.ts";
import { say } from "../words/words.ts";
import { DownloadRow } from "./download_row.tsx";
import { EmptyQueue } from "./empty_queue.tsx";

/** A line of the list: a heading, or a download. */
type Item = { section: SectionName; count: number } | { cell: Cell };

const SECTIONS: readonly SectionName[] = ["needsYou", "going", "finished"];

/** Heights of a heading and a row before they were seen, in pixels. */
const HEAD_HEIGHT = 44;
const ROW_HEIGHT = 108;

/** Every download: what needs the user first, then what is under way, then what is over. */
export function QueueList() {
  const { queue, drafts } = useHaul();
  const items = createMemo<Item[]>(() =>
    SECTIONS.flatMap((section): Item[] => {
      const cells = queue.sections()[section];
      if (cells.length === 0) return [];
      return [
        { section, count: cells.length },
        ...(queue.isFolded(section) ? [] : cells.map((cell) => ({ cell }))),
      ];
    }),
  );

  return (
    <Show
      when={items().length > 0}
      fallback={
        <Show when={queue.isLoaded() && drafts.all.length === 0}>
          <EmptyQueue />
        </Show>
      }
    >
      <VirtualList
        items={items()}
        label={say().views.models}
        keyOf={(item) => ("cell" in item ? item.cell.id : item.section)}
        heightOf={(item) => ("cell" in item ? ROW_HEIGHT : HEAD_HEIGHT)}
      >
        {(item) => (
          <Switch>
            <Match when={cellOf(item())}>
              {(cell) => <DownloadRow cell={cell()} />}
            </Match>
            <Match when={headOf(item())}>
              {(head) => (
                <SectionHead section={head().section} count={head().count} />
              )}
            </Match>
          </Switch>
        )}
      </VirtualList>
    </Show>
  );
}

function cellOf(item: Item): Cell | null {
  return "cell" in item ? item.cell : null;
}

function headOf(item: Item) {
  return "cell" in item ? null : item;
}

function SectionHead(props: { section: SectionName; count: number }) {
  const { queue } = useHaul();
  return (
    <div class="list-head">
      <h2>
        <button
          type="button"
          class="fold"
          aria-expanded={!queue.isFolded(props.section)}
          onClick={() => queue.fold(props.section)}
        >
          <Icon name="chevron" />
          {say().queue[props.section]} <span class="count">{props.count}</span>
        </button>
      </h2>
      <Show when={props.section === "finished"}>
        <button
          type="button"
          class="button button-quiet"
          title={say().queue.clearTitle}
          onClick={() => void queue.do.clearDone()}
        >
          {say().queue.clear(props.count)}
        </button>
      </Show>
    </div>
  );
}
