import { createSignal } from "solid-js";

/** Something that was said in passing. */
export interface Toast {
  id: number;
  text: string;
  /** The server's own sentence, in English, where `text` says it in another language. */
  detail: string | null;
  /** A problem stays until it is dismissed. */
  kind: "news" | "problem";
}

/** Toasts that are seen at once: older ones make room. */
const MOST = 3;

/** How long news stay, in milliseconds. */
const STAY_MS = 5000;

let count = 0;
const [all, setAll] = createSignal<readonly Toast[]>([]);

/** What was said and is still to be seen. */
export const toasts = all;

/** Says something in passing. The same words are said once. */
export function toast(
  text: string,
  { kind = "news", detail = null }: Partial<Omit<Toast, "id" | "text">> = {},
): void {
  count += 1;
  const id = count;
  setAll((before) => [
    ...before.filter((each) => each.text !== text).slice(1 - MOST),
    { id, text, detail, kind },
  ]);
  if (kind === "news") setTimeout(() => dismissToast(id), STAY_MS);
}

/** Takes one away. */
export function dismissToast(id: number): void {
  setAll((before) => before.filter((each) => each.id !== id));
}
