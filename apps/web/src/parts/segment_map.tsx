import type { Progress } from "@haul/contract";
import { For } from "solid-js";
import { arrivedRanges } from "../state/arrived_ranges.ts";

/** The width of the drawing, in its own units. */
const WIDTH = 1000;

/** Where in the file bytes are arriving: one stretch a connection. */
export function SegmentMap(props: { progress: Progress | null }) {
  const size = () => props.progress?.size ?? 0;
  const at = (bytes: number) => (size() > 0 ? (bytes / size()) * WIDTH : 0);
  const arrived = () =>
    props.progress === null ? [] : arrivedRanges(props.progress);

  return (
    <svg
      class="map"
      viewBox={`0 0 ${WIDTH} 8`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <For each={arrived()}>
        {({ start, end }) => (
          <rect
            class="map-done"
            x={at(start)}
            width={at(end - start)}
            height="8"
          />
        )}
      </For>
      <For each={props.progress?.segments}>
        {(segment) => (
          <>
            <rect
              class="map-live"
              data-source={segment.source % 4}
              x={at(segment.start)}
              width={at(segment.position - segment.start)}
              height="8"
            />
            <rect
              class="map-head"
              x={at(segment.position)}
              width="2"
              height="8"
            />
          </>
        )}
      </For>
    </svg>
  );
}
