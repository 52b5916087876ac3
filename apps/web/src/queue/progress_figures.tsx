import { formatBytes, formatSpeed, type JobPhase } from "@haul/contract";
import { Match, Show, Switch } from "solid-js";
import { formatDuration, formatMoment, formatPercent } from "../format.ts";
import { createClock } from "../state/create_clock.ts";
import { useHaul } from "../state/haul.ts";
import { inPageWords } from "../state/in_page_words.ts";
import { shareOf } from "../state/share_of.ts";
import { type Standing as Reason, standingOf } from "../state/standing_of.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";

/** Percent, bytes, speed, time left and connections, each in its place. */
export function ProgressFigures(props: { row: Row }) {
  const progress = () => props.row.progress;
  const share = () => shareOf(props.row);

  return (
    <div class="figures">
      <span class="figure-bytes">
        <Show when={share() !== null}>
          <span class="figure-percent">{formatPercent(share() ?? 0)}</span>
        </Show>
        <Show when={progress()}>
          {(now) => <Bytes bytes={now().bytes} size={now().size} />}
        </Show>
      </span>
      <Moving row={props.row} />
    </div>
  );
}

function Bytes(props: { bytes: number; size: number | null }) {
  const words = () => {
    const bytes = formatBytes(props.bytes);
    return props.size === null
      ? bytes
      : say().queue.of(bytes, formatBytes(props.size));
  };
  return <span>{words()}</span>;
}

/** What moves, or why nothing does. */
function Moving(props: { row: Row }) {
  const progress = () => props.row.progress;
  const left = () => {
    const seconds = progress()?.etaSeconds ?? null;
    return seconds === null ? "" : say().queue.left(formatDuration(seconds));
  };
  const isMoving = () =>
    props.row.job.state.phase === "downloading" && (progress()?.speed ?? 0) > 0;

  return (
    <Switch fallback={<Standing row={props.row} />}>
      <Match when={isMoving()}>
        <span class="figure-speed">{formatSpeed(progress()?.speed ?? 0)}</span>
        <span class="figure-eta">{left()}</span>
        <span class="figure-connections">
          {say().queue.connections(progress()?.connections ?? 0)}
        </span>
      </Match>
    </Switch>
  );
}

/** The phase, or what is waited for and how long. */
function Standing(props: { row: Row }) {
  const { queue } = useHaul();
  const now = createClock();
  const job = () => props.row.job;
  const standing = () =>
    standingOf(job(), { settings: queue.settings(), now: now() });
  const notice = () => {
    const { notice } = job();
    const isWorthALine = notice?.kind === "waiting_for_space";
    const isWorthIt = isWorthALine || "until" in standing();
    return isWorthIt && notice !== null ? inPageWords(notice.message) : null;
  };

  /** A wait of seconds comes and goes, so that no line is made for it. */
  const isLong = () => standing().why !== "retry";

  return (
    <>
      <span class="figure-phase" title={job().notice?.message}>
        {standingWords(standing(), { phase: job().state.phase, now: now() })}
        <Show when={!isLong() && notice()}>
          {(message) => (
            <span class="row-notice" lang="en">
              {message()}
            </span>
          )}
        </Show>
      </span>
      <Show when={isLong() && notice()}>
        {(message) => (
          <p class="row-notice row-notice-line" lang="en">
            {message()}
          </p>
        )}
      </Show>
    </>
  );
}

function standingWords(
  standing: Reason,
  { phase, now }: { phase: JobPhase; now: number },
): string {
  const words = say().queue;
  switch (standing.why) {
    case "held":
      return words.held;
    case "date":
      return words.until(formatMoment(standing.until));
    case "hours":
      return words.hours(formatMoment(standing.until));
    case "stalled":
      return words.stalled;
    case "retry": {
      const what = standing.isStalled ? words.stalled : words.phases[phase];
      const left = formatDuration((standing.until - now) / 1000);
      return `${what}, ${words.retryingIn(left)}`;
    }
    default:
      return words.phases[phase];
  }
}
