import { type LibraryFile, SourceIdSchema } from "@haul/contract";
import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import { Empty } from "../common/empty.tsx";
import { FilterSelect } from "../common/filter_select.tsx";
import { Icon } from "../common/icon.tsx";
import { SearchField } from "../common/search_field.tsx";
import { VirtualList } from "../common/virtual_list.tsx";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { createLibrary, type LibraryStore } from "./create_library.ts";
import { ModelCard } from "./model_card.tsx";
import { SizeChart } from "./size_chart.tsx";

/** Pixels of a row of cards before it was seen. */
const ROW_HEIGHT = 300;

/** Pixels that a card wants at least; on a phone two share the width. */
const CARD_WIDTH = 232;

/** The models on the machine that runs Haul. */
export function LibraryView() {
  const { client } = useHaul();
  const library = createLibrary(client);

  return (
    <section class="view" aria-labelledby="library-title">
      <div class="view-head">
        <h1 id="library-title">{say().views.library}</h1>
        <span class="soft">{say().library.count(library.shown().length)}</span>
        <span class="grow" />
        <button
          type="button"
          class="button"
          disabled={library.busy() !== null}
          onClick={() => void library.lookForUpdates()}
        >
          <Icon name="search" />
          {say().library.updates}
        </button>
        <button
          type="button"
          class="button"
          disabled={library.busy() !== null}
          onClick={() => void library.scan()}
        >
          <Icon name="retry" />
          {library.busy() === "scan"
            ? say().library.scanning
            : say().library.scan}
        </button>
      </div>
      <Show
        when={library.all().length > 0}
        fallback={
          <Show when={library.isLoaded()}>
            <Empty icon="library" title={say().library.emptyTitle}>
              <p>{say().library.emptyText}</p>
            </Empty>
          </Show>
        }
      >
        <SizeChart files={library.all()} />
        <Filters library={library} />
        <Grid library={library} />
      </Show>
    </section>
  );
}

function Filters(props: { library: LibraryStore }) {
  const distinct = (of: (file: LibraryFile) => string | null) =>
    [...new Set(props.library.all().flatMap((file) => of(file) ?? []))].sort();
  const types = createMemo(() => distinct(({ type }) => type));
  const bases = createMemo(() => distinct(({ baseModel }) => baseModel));

  return (
    <div class="filters">
      <SearchField
        label={say().library.search}
        onSearch={(words) => props.library.narrow({ words })}
      />
      <FilterSelect
        label={say().library.type}
        any={say().library.any}
        options={types()}
        nameOf={(type) => say().types[type] ?? type}
        onChoose={(type) => props.library.narrow({ type })}
      />
      <FilterSelect
        label={say().library.base}
        any={say().library.any}
        options={bases()}
        nameOf={(base) => base}
        onChoose={(base) => props.library.narrow({ base })}
      />
      <FilterSelect
        label={say().library.source}
        any={say().library.any}
        options={SourceIdSchema.options}
        nameOf={(source) => say().sources[source]}
        onChoose={(source) => props.library.narrow({ source })}
      />
    </div>
  );
}

/** Cards in rows, so that a library of thousands scrolls like one of ten. */
function Grid(props: { library: LibraryStore }) {
  const [columns, setColumns] = createSignal(4);
  const rows = createMemo(() => {
    const files = props.library.shown();
    const count = Math.ceil(files.length / columns());
    return Array.from({ length: count }, (_, row) =>
      files.slice(row * columns(), (row + 1) * columns()),
    );
  });

  function measure(host: HTMLDivElement) {
    const observer = new ResizeObserver(() =>
      setColumns(Math.max(2, Math.floor(host.clientWidth / CARD_WIDTH))),
    );
    observer.observe(host);
  }

  return (
    <div ref={measure}>
      <Switch>
        <Match when={rows().length > 0}>
          <VirtualList
            items={rows()}
            label={say().views.library}
            keyOf={(row) => row[0]?.path ?? ""}
            heightOf={() => ROW_HEIGHT}
          >
            {(row) => (
              <div class="cards" style={{ "--columns": String(columns()) }}>
                {row().map((file) => (
                  <ModelCard
                    file={file}
                    update={props.library.updateOf(file.path)}
                  />
                ))}
              </div>
            )}
          </VirtualList>
        </Match>
        <Match when={rows().length === 0}>
          <Empty icon="search">
            <p>{say().library.nothing}</p>
          </Empty>
        </Match>
      </Switch>
    </div>
  );
}
