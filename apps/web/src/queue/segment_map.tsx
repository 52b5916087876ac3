import type { Progress } from "@haul/contract";
import { createMemo, For } from "solid-js";
import { arrivedRanges } from "../state/arrived_ranges.ts";
import { say } from "../words/words.ts";

/** The width of the drawing, in its own units. */
const WIDTH = 1000;

/** Colours that tell mirrors apart; they begin again after the last. */
const COLOURS = 4;

/** Where in the file bytes are arriving: one stretch a connection, in the colour of its mirror. */
export function SegmentMap(props: { progress: Progress }) {
  const at = (bytes: number) => {
    const size = props.progress.size ?? 0;
    return size > 0 ? (bytes / size) * WIDTH : 0;
  };
  const sources = createMemo(() => {
    const counts = new Map<number, number>();
    for (const { source } of props.progress.segments) {
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a - b);
  });

  return (
    <figure class="map-figure">
      <figcaption>{say().details.map}</figcaption>
      <svg
        class="map"
        viewBox={`0 0 ${WIDTH} 20`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <For each={arrivedRanges(props.progress)}>
          {({ start, end }) => (
            <rect
              class="map-done"
              x={at(start)}
              width={at(end - start)}
              height="20"
            />
          )}
        </For>
        <For each={props.progress.segments}>
          {(segment) => (
            <>
              <rect
                class="map-live"
                data-source={segment.source % COLOURS}
                x={at(segment.start)}
                width={at(segment.position - segment.start)}
                height="20"
              />
              <rect
                class="map-head"
                x={at(segment.position)}
                width="2"
                height="20"
              />
            </>
          )}
        </For>
      </svg>
      <p class="legend">
        <For each={sources()}>
          {([source, count]) => (
            <span>
              <i data-source={source % COLOURS} />
              {say().details.source(source + 1)}:{" "}
              {say().queue.connections(count)}
            </span>
          )}
        </For>
      </p>
    </figure>
  );
}
