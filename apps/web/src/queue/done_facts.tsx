import { formatBytes, formatSpeed, type Outcome } from "@haul/contract";
import { Show } from "solid-js";
import { CopyButton } from "../common/copy_button.tsx";
import { Icon } from "../common/icon.tsx";
import { PromptChips } from "../common/prompt_chips.tsx";
import { formatDuration, shorten } from "../format.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";

/** Trained words that have a place on the row. */
const MOST_WORDS = 5;

/** Characters of a path that have a place on the row. */
const PATH_LENGTH = 72;

/** What became of a finished download, and what is wanted of it next. */
export function DoneFacts(props: { row: Row; outcome: Outcome }) {
  const model = () => props.row.job.file?.model ?? null;
  const lasted = () => {
    const { seconds } = props.outcome;
    return seconds < 1 ? "< 1 s" : formatDuration(seconds);
  };
  const speed = () => props.outcome.fetchedBytes / props.outcome.seconds;

  return (
    <div class="done">
      <p class="done-facts">
        <IntegrityBadge integrity={props.outcome.integrity} />
        <span>{formatBytes(props.outcome.bytes)}</span>
        <Show
          when={!props.outcome.alreadyHere}
          fallback={<span>{say().done.alreadyHere}</span>}
        >
          <Show when={Number.isFinite(speed())}>
            <span>{say().done.at(lasted(), formatSpeed(speed()))}</span>
          </Show>
        </Show>
      </p>
      <p class="path">
        <code title={props.outcome.path}>
          {shorten(props.outcome.path, PATH_LENGTH)}
        </code>
        <CopyButton text={props.outcome.path} label={say().details.copyPath} />
      </p>
      <PromptChips
        type={model()?.type ?? null}
        path={props.outcome.path}
        words={model()?.trainedWords ?? []}
        most={MOST_WORDS}
      />
    </div>
  );
}

/** How sure it is that the bytes are the publisher's. */
export function IntegrityBadge(props: { integrity: Outcome["integrity"] }) {
  return (
    <span
      class="badge"
      data-integrity={props.integrity}
      title={say().done[`${props.integrity}Title`]}
    >
      <Show when={props.integrity === "verified"}>
        <Icon name="check" />
      </Show>
      {say().done[props.integrity]}
    </span>
  );
}
