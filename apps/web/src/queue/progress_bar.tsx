import { shareOf } from "../state/share_of.ts";
import type { Row } from "../state/to_row.ts";
import { say } from "../words/words.ts";

/** How much of the file is here. */
export function ProgressBar(props: { row: Row }) {
  const share = () => shareOf(props.row);

  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={say().queue.progress}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow={Math.floor((share() ?? 0) * 100)}
      data-unknown={share() === null && props.row.progress !== null}
    >
      <div class="bar-fill" style={{ transform: `scaleX(${share() ?? 0})` }} />
    </div>
  );
}
