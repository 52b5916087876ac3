import { createSignal } from "solid-js";
import { english, type Words } from "./english.ts";

/** The languages that the page speaks. */
export type Language = "en" | "de";

/** Their own names, for the list. */
export const LANGUAGES: readonly [Language, string][] = [
  ["en", "English"],
  ["de", "Deutsch"],
];

const [words, setWords] = createSignal<Words>(english);

/** What the page says, in the language that was chosen. */
export const say = words;

/** Lets the page speak a language; others than English are loaded on demand. */
export async function speak(language: Language): Promise<void> {
  document.documentElement.lang = language;
  setWords(language === "de" ? (await import("./german.ts")).german : english);
}
