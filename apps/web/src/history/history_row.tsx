import {
  formatBytes,
  type HistoryEntry,
  type HistoryState,
} from "@haul/contract";
import { Show } from "solid-js";
import { CopyButton } from "../common/copy_button.tsx";
import { Face } from "../common/face.tsx";
import type { IconName } from "../common/icon.tsx";
import { IconButton } from "../common/icon_button.tsx";
import { formatMoment, shorten } from "../format.ts";
import { IntegrityBadge } from "../queue/done_facts.tsx";
import { inPageWords } from "../state/in_page_words.ts";
import { problemText } from "../state/problem_text.ts";
import { nameOfLink } from "../state/row_names.ts";
import { say } from "../words/words.ts";

const GLYPHS: Record<HistoryState, IconName> = {
  waiting: "wait",
  done: "check",
  expanded: "check",
  failed: "alert",
  removed: "trash",
};

/** Rows that fly by ask for no picture. */
const STILL_MS = 150;

/** One thing of the past, and how to have it again. */
export function HistoryRow(props: {
  entry: HistoryEntry;
  onRepeat: () => void;
  onForget: () => void;
}) {
  const name = () => props.entry.name ?? nameOfLink(props.entry.url);

  return (
    <article class="past" data-state={props.entry.state} aria-label={name()}>
      <Face
        preview={props.entry.preview}
        glyph={GLYPHS[props.entry.state]}
        afterMs={STILL_MS}
      />
      <div class="past-title">
        <h2 title={props.entry.url}>{shorten(name())}</h2>
        <p class="row-sub">
          <span>
            {formatMoment(props.entry.endedAt ?? props.entry.createdAt)}
          </span>
          <Show when={props.entry.source}>
            {(source) => <span>{say().sources[source()]}</span>}
          </Show>
          <Show when={props.entry.type}>
            {(type) => (
              <span class="chip chip-type">
                {say().types[type()] ?? type()}
              </span>
            )}
          </Show>
          <Show when={props.entry.baseModel}>
            {(base) => <span class="chip">{base()}</span>}
          </Show>
          <Show when={props.entry.size}>
            {(size) => <span>{formatBytes(size())}</span>}
          </Show>
          <Show
            when={props.entry.problem}
            fallback={<span class="row-host">{props.entry.path ?? ""}</span>}
          >
            {(problem) => (
              <span class="bad" title={inPageWords(problem().message)}>
                {problemText(problem(), say()).text}
              </span>
            )}
          </Show>
        </p>
      </div>
      <Show
        when={props.entry.state === "done" && props.entry.integrity}
        fallback={
          <span class="badge" data-state={props.entry.state}>
            {say().history.states[props.entry.state]}
          </span>
        }
      >
        {(integrity) => <IntegrityBadge integrity={integrity()} />}
      </Show>
      <div class="row-actions">
        <Show when={props.entry.path}>
          {(path) => (
            <CopyButton text={path()} label={say().details.copyPath} />
          )}
        </Show>
        <Show when={props.entry.repeatable && props.entry.state !== "waiting"}>
          <IconButton
            icon="retry"
            label={say().history.again}
            of={name()}
            onClick={() => props.onRepeat()}
          />
        </Show>
        <Show when={props.entry.state !== "waiting"}>
          <IconButton
            icon="trash"
            label={say().history.forget}
            of={name()}
            onClick={() => props.onForget()}
          />
        </Show>
      </div>
    </article>
  );
}
