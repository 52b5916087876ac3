import type { Client } from "@haul/client";
import { toProblem } from "@haul/contract";

/** A line that was not taken, and why. */
export interface RefusedLine {
  line: string;
  message: string;
}

/**
 * Adds links all at once. Where one of many is refused, they are added one by
 * one, so that a slip in one line does not hold up the others.
 *
 * @returns The lines that were refused.
 */
export async function addLines(
  client: Pick<Client, "add">,
  lines: readonly string[],
): Promise<RefusedLine[]> {
  if (lines.length === 0) return [];
  try {
    await client.add(lines.map((url) => ({ url })));
    return [];
  } catch (error) {
    const { code, message } = toProblem(error);
    const isAboutOne = code === "bad_url" || code === "bad_option";
    if (lines.length === 1 || !isAboutOne) {
      return lines.map((line) => ({ line, message }));
    }
  }
  const refused: RefusedLine[] = [];
  for (const line of lines) refused.push(...(await addLines(client, [line])));
  return refused;
}
