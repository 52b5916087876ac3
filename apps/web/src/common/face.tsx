import type { Preview as PreviewFacts } from "@haul/contract";
import { Show } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";
import { Preview } from "./preview.tsx";

/** A model's picture with a glyph at its corner, or the glyph alone. */
export function Face(props: {
  preview: PreviewFacts | null;
  glyph: IconName;
  /** See `Preview`. @default 0 */
  afterMs?: number;
}) {
  return (
    <Show
      when={props.preview}
      fallback={
        <span class="glyph">
          <Icon name={props.glyph} />
        </span>
      }
    >
      {(found) => (
        <span class="face">
          <Preview
            class="preview preview-small"
            preview={found()}
            icon="models"
            afterMs={props.afterMs ?? 0}
          />
          <span class="glyph glyph-corner">
            <Icon name={props.glyph} />
          </span>
        </span>
      )}
    </Show>
  );
}
