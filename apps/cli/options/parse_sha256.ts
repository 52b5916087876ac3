import { problem } from "@haul/contract";

/**
 * Reads a SHA-256 as people copy it: in either case, with or without the
 * prefix `sha256:` or `sha256-` that container and package tools put before it.
 *
 * @returns 64 lower-case hexadecimal characters.
 * @throws {ProblemError} `bad_option`
 */
export function parseSha256(text: string): string {
  const hex = text
    .trim()
    .toLowerCase()
    .replace(/^sha-?256[:=-]/, "");
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  const found = /^[0-9a-f]*$/.test(hex)
    ? `${hex.length} were given`
    : "other characters were given";
  throw problem(
    "bad_option",
    `--sha256 takes 64 hexadecimal characters; ${found}.`,
  );
}
