import type { HeaderLine } from "./reply.ts";
import type { Switches } from "./switches.ts";
import type { RequestFacts } from "./when.ts";

/** The header lines that a file's switches add to one reply. */
export function moreHeaders(
  { headers = [] }: Switches,
  facts: RequestFacts,
): readonly HeaderLine[] {
  return typeof headers === "function" ? headers(facts) : headers;
}
