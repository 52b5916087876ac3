import type { Problem } from "@haul/contract";
import { plainText } from "../show/plain_text.ts";

/** The files that a problem asks to choose from, a line for each; none where it asks nothing. */
export function choiceLines({ fix }: Problem): string[] {
  if (fix?.kind !== "choose") return [];
  return fix.choices.map(({ id, label }) => {
    // What is a link is given in the place of the one that was too little.
    const what = isLink(id) ? plainText(id) : `--file ${quoted(plainText(id))}`;
    return `  ${what}  ${plainText(label)}`;
  });
}

/** Tells whether a choice is a link of its own, and not a file of the link given. */
export function isLink(id: string): boolean {
  return /^https?:\/\//.test(id);
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./@:+-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}
