import type { LayoutId } from "@haul/contract";
import { createSignal } from "solid-js";
import { type Language, speak } from "../words/words.ts";

/** What this browser alone is told; nothing of it is secret. */
export interface Look {
  language: Language;
  /** Previews of a higher content level than this are blurred; CivitAI's numbers. */
  blurAbove: number;
  /** Whose folder the download folder is taken for: a tool's, nobody's, or whose it shows itself to be. */
  layout: LayoutId | "found" | "none";
  /** Whether the end of a batch is told outside the page. */
  notify: boolean;
}

const KEY = "haul.look";

/** CivitAI's levels: 1 for everybody, 2 for PG-13, 4, 8 and 16 for fewer. */
export const BLUR_LEVELS: readonly number[] = [1, 2, 4, 8, 99];

const [current, setCurrent] = createSignal<Look>(read());

/** How this browser shows the page. */
export const look = current;

/** Changes how this browser shows the page, and remembers it. */
export function setLook(changes: Partial<Look>): void {
  const next = { ...current(), ...changes };
  setCurrent(next);
  localStorage.setItem(KEY, JSON.stringify(next));
  if (changes.language !== undefined) void speak(changes.language);
}

function read(): Look {
  const usual: Look = {
    language: navigator.language.startsWith("de") ? "de" : "en",
    blurAbove: 1,
    layout: "found",
    notify: false,
  };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return usual;
  }
}
