import { formatBytes, formatSpeed } from "@haul/contract";
import { Match, Show, Switch } from "solid-js";
import { formatDuration, formatMoment, formatPercent } from "../format.ts";
import { createClock } from "../state/create_clock.ts";
import { useHaul } from "../state/haul.ts";
import { shareOf } from "../state/share_of.ts";
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

/** The phase, or the wait with what is left of it. */
function Standing(props: { row: Row }) {
  const { queue } = useHaul();
  const now = createClock();
  const job = () => props.row.job;
  const left = () => {
    const until = job().notice?.until;
    return until === undefined ? 0 : (until - now()) / 1000;
  };
  const isWorthALine = () =>
    left() > 0 || job().notice?.kind === "waiting_for_space";
  const words = () => {
    const { phase } = job().state;
    const { notBefore, notice } = job();
    if (phase === "queued" && queue.settings().paused) return say().queue.held;
    if (phase === "queued" && notBefore !== null && notBefore > now()) {
      return say().queue.until(formatMoment(notBefore));
    }
    const isDownloading = phase === "downloading";
    const isStalled = isDownloading && (left() > 0 || notice !== null);
    const standing = isStalled
      ? say().queue.stalled
      : say().queue.phases[phase];
    if (left() <= 0) return standing;
    return `${standing}, ${say().queue.retryingIn(formatDuration(left()))}`;
  };

  return (
    <span class="figure-phase" title={job().notice?.message}>
      {words()}
      <Show when={isWorthALine() && job().notice?.message}>
        {(message) => <span class="row-notice">{message()}</span>}
      </Show>
    </span>
  );
}
