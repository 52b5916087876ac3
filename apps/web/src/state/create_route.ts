import { type Accessor, createSignal, onCleanup } from "solid-js";

/** The views of the page, in the order of its tabs. */
export const VIEWS = [
  "models",
  "history",
  "library",
  "keys",
  "settings",
] as const;

/** One of the page's views. */
export type View = (typeof VIEWS)[number];

/** The link of a view: the part after the `#`, which no server ever sees. */
export function linkOf(view: View): string {
  return view === "models" ? "#/" : `#/${view}`;
}

/** The view that the address names, the first one where it names none. */
export function createRoute(): Accessor<View> {
  const [view, setView] = createSignal(read());
  const onHash = () => setView(read());
  window.addEventListener("hashchange", onHash);
  onCleanup(() => window.removeEventListener("hashchange", onHash));
  return view;
}

function read(): View {
  const word = location.hash.replace(/^#\//, "");
  return VIEWS.find((view) => view === word) ?? "models";
}
