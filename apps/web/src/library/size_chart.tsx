import { formatBytes, type LibraryFile } from "@haul/contract";
import { createMemo, For } from "solid-js";
import { formatPercent } from "../format.ts";
import { say } from "../words/words.ts";
import { sizesByType } from "./sizes_by_type.ts";

/** Colours of the bar; the types beyond them share the last. */
const COLOURS = 8;

/** What takes the room on the disk, as one bar. */
export function SizeChart(props: { files: readonly LibraryFile[] }) {
  const sizes = createMemo(() => sizesByType(props.files));
  const all = () => sizes().reduce((sum, { bytes }) => sum + bytes, 0);
  const nameOf = (type: string | null) =>
    type === null ? say().types["other"] : (say().types[type] ?? type);

  return (
    <figure class="sizes">
      <figcaption>
        {say().library.bySize}{" "}
        <strong>{say().library.bytes(formatBytes(all()))}</strong>
      </figcaption>
      <div class="sizes-bar" aria-hidden="true">
        <For each={sizes()}>
          {({ share }, at) => (
            <span
              data-colour={Math.min(at(), COLOURS - 1)}
              style={{ "flex-grow": String(share) }}
            />
          )}
        </For>
      </div>
      <ul class="legend">
        <For each={sizes()}>
          {({ type, bytes, share }, at) => (
            <li>
              <i data-colour={Math.min(at(), COLOURS - 1)} />
              {nameOf(type)} <strong>{formatBytes(bytes)}</strong>{" "}
              <span class="soft">{formatPercent(share)}</span>
            </li>
          )}
        </For>
      </ul>
    </figure>
  );
}
