import type { JobPhase } from "@haul/contract";
import { Face } from "../common/face.tsx";
import type { IconName } from "../common/icon.tsx";
import type { Row } from "../state/to_row.ts";

const GLYPHS: Record<JobPhase, IconName> = {
  queued: "wait",
  resolving: "search",
  downloading: "down",
  verifying: "shield",
  placing: "folder",
  paused: "pause",
  done: "check",
  failed: "alert",
  expanded: "check",
};

/** What a download is of, and its phase. */
export function RowFace(props: { row: Row }) {
  return (
    <Face
      preview={props.row.job.file?.model?.preview ?? null}
      glyph={GLYPHS[props.row.job.state.phase]}
    />
  );
}
