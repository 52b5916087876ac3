/** The outlines of the page's icons, in a field of 20 by 20. */
const PATHS = {
  down: "M10 3.5v10m-4-3.6 4 4 4-4M4.5 16.5h11",
  pause: "M7 5v10M13 5v10",
  play: "M7 4.8v10.4l8-5.2z",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.7-4M15.5 3v3.6h-3.6",
  close: "M5.5 5.5l9 9m0-9-9 9",
  check: "M4.8 10.6l3.4 3.4 7-7.6",
  alert: "M10 5.2v6M10 14.6v.2",
  wait: "M5.5 10h.1M10 10h.1M14.5 10h.1",
  copy: "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
} as const;

/** One of the page's icons. */
export type IconName = keyof typeof PATHS;

/** A line drawing that says nothing to screen readers. */
export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  );
}
