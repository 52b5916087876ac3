/** The outlines of the page's icons, in a field of 20 by 20. */
const PATHS = {
  down: "M10 3.5v10m-4-3.6 4 4 4-4M4.5 16.5h11",
  pause: "M7 5v10M13 5v10",
  play: "M7 4.8v10.4l8-5.2z",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.7-4M15.5 3v3.6h-3.6",
  close: "M5.5 5.5l9 9m0-9-9 9",
  check: "M4.8 10.6l3.4 3.4 7-7.6",
  alert: "M10 3.2 17.4 16H2.6zM10 8v3.4M10 13.6v.2",
  wait: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M10 6.5V10l2.4 1.6",
  copy: "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
  models:
    "M10 2.8 16.5 6.4v7.2L10 17.2l-6.5-3.6V6.4zM3.7 6.5 10 10l6.3-3.5M10 10v7",
  history: "M4 4v3.4h3.4M4.2 7.2a6.5 6.5 0 1 1-.6 3.6M10 6.6V10l2.6 1.7",
  library:
    "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z",
  keys: "M9.6 10.4a3.6 3.6 0 1 1 0-.8H17v3h-2.2v-1.8M6 10h.1",
  settings: "M3.5 6h7M14.5 6h2M12.5 4v4M3.5 14h2M9.5 14h7M7.5 12v4",
  help: "M7.4 7.4a2.6 2.6 0 1 1 3.8 2.3c-.8.4-1.2.9-1.2 1.8M10 14.4v.2",
  search: "M8.8 3.8a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12.6 12.6l4 4",
  grip: "M7.5 5h.1M7.5 10h.1M7.5 15h.1M12.5 5h.1M12.5 10h.1M12.5 15h.1",
  chevron: "M5.5 7.8 10 12.3l4.5-4.5",
  file: "M5 3.5h6l4 4v9H5zM11 3.5v4h4",
  edit: "M4 16l.8-3.4 8.4-8.4 2.6 2.6-8.4 8.4z",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.6 10h6.8L14 6",
  out: "M8 4.5H4.5v11h11V12M11.5 4.5h4v4M15.5 4.5 9 11",
  eye: "M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  hidden:
    "M3.5 3.5l13 13M8 5.3A7 7 0 0 1 10 5c4.8 0 7.5 5 7.5 5a12 12 0 0 1-2 2.6M5.4 6.6A12 12 0 0 0 2.5 10s2.7 5 7.5 5a7 7 0 0 0 3-.7",
  lock: "M5 9h10v7.5H5zM7 9V6.6a3 3 0 0 1 6 0V9",
  disk: "M3.5 11.5h13v4.5h-13zM3.5 11.5 5.6 4h8.8l2.1 7.5M13.6 13.8h.1",
  plus: "M10 4.5v11M4.5 10h11",
  minus: "M4.5 10h11",
  folder: "M3 5h5l1.6 2H17v8.5H3z",
  shield:
    "M10 3l5.5 2v4.4c0 3.5-2.3 6-5.5 7.6-3.2-1.6-5.5-4.1-5.5-7.6V5zM7.4 9.8l1.9 1.9 3.3-3.6",
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
