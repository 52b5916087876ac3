import type { JobPhase } from "@haul/contract";
import { Show } from "solid-js";
import { Icon, type IconName } from "../common/icon.tsx";
import { Preview } from "../common/preview.tsx";
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

/** The model's picture with the phase at its corner, or the phase alone. */
export function RowFace(props: { row: Row }) {
  const glyph = () => GLYPHS[props.row.job.state.phase];
  const preview = () => props.row.job.file?.model?.preview ?? null;
  return (
    <Show
      when={preview()}
      fallback={
        <span class="glyph">
          <Icon name={glyph()} />
        </span>
      }
    >
      {(found) => (
        <span class="face">
          <Preview
            class="preview preview-small"
            preview={found()}
            icon="models"
          />
          <span class="glyph glyph-corner">
            <Icon name={glyph()} />
          </span>
        </span>
      )}
    </Show>
  );
}
