const CODES = {
  green: "32",
  red: "31",
  yellow: "33",
  cyan: "36",
  dim: "2",
  bold: "1",
} as const;

/** A colour or weight of text on a terminal. */
export type Shade = keyof typeof CODES;

/** Gives text a shade, or leaves it alone where colours are not wanted. */
export type Paint = (shade: Shade, text: string) => string;

/**
 * Chooses whether to colour: on terminals only, and never where `NO_COLOR` is
 * set to anything (https://no-color.org).
 */
export function paintFor(
  output: { readonly isTerminal: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  if (!output.isTerminal || env["NO_COLOR"]) return (_, text) => text;
  return (shade, text) =>
    text === "" ? "" : `\x1b[${CODES[shade]}m${text}\x1b[0m`;
}
