import { formatBytes, formatSpeed } from "@haul/contract";
import { Show } from "solid-js";
import { formatCount, formatDuration, formatPercent } from "../format.ts";
import { shareOf } from "../state/share_of.ts";
import type { Row } from "../state/to_rows.ts";

/** What a phase is called where no figure says it better. */
const PHASE_WORDS: Record<string, string> = {
  queued: "Waits its turn",
  resolving: "Asking the server",
  verifying: "Checking the last bytes",
  placing: "Moving into place",
  paused: "Paused",
};

/** Percent, bytes, speed, time left and connections, each in its place. */
export function ProgressFigures(props: { row: Row }) {
  const phase = () => props.row.job.state.phase;
  const progress = () => props.row.progress;
  const isMoving = () => phase() === "downloading";
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
      <Show
        when={isMoving()}
        fallback={
          <span class="figure-phase">{PHASE_WORDS[phase()] ?? ""}</span>
        }
      >
        <span class="figure-speed">{formatSpeed(progress()?.speed ?? 0)}</span>
        <span class="figure-eta">
          <Left seconds={progress()?.etaSeconds ?? null} />
        </span>
        <span class="figure-connections">
          {formatCount(progress()?.connections ?? 0, "connection")}
        </span>
      </Show>
    </div>
  );
}

function Bytes(props: { bytes: number; size: number | null }) {
  return (
    <span>
      {formatBytes(props.bytes)}
      <Show when={props.size}>{(size) => <> of {formatBytes(size())}</>}</Show>
    </span>
  );
}

function Left(props: { seconds: number | null }) {
  return (
    <Show when={props.seconds !== null}>
      {formatDuration(props.seconds ?? 0)} left
    </Show>
  );
}
