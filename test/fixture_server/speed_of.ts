import type { Switches } from "./switches.ts";
import type { RequestFacts } from "./when.ts";

/** The speed of a reply now, in bytes a second; infinity for no limit. */
export function speedOf(switches: Switches, facts: RequestFacts): number {
  const given = switches.bytesPerSecond;
  const speed =
    typeof given === "function"
      ? given(facts)
      : typeof given === "object" && given !== null
        ? given[facts.connection % given.length]
        : given;
  return speed ?? Number.POSITIVE_INFINITY;
}
