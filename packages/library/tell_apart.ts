import { numberedNames } from "./_numbered_names.ts";
import { collisionKey } from "./collision_key.ts";

/**
 * Gives each of many names that are to share a folder one of its own: the
 * first keeps the name, later ones become `name (1).ext`, `name (2).ext` …
 * The same names in the same order give the same answer.
 *
 * @param names Safe names, or safe paths with `/` between their parts.
 *
 * @example
 * ```ts
 * import { tellApart } from "@haul/library";
 *
 * const names = tellApart(["a.bin", "A.bin", "b.bin"]);
 * console.assert(names.join() === "a.bin,a (1).bin,b.bin");
 * ```
 */
export function tellApart(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const candidates = new Map<string, Iterator<string, void>>();
  return names.map((name) => {
    const key = collisionKey(name);
    // One walk for all that share a name, so that thousands of them stay cheap.
    const walk = candidates.getOrInsertComputed(key, () => numberedNames(name));
    for (;;) {
      const { value: candidate = name, done } = walk.next();
      const isFree = !taken.has(collisionKey(candidate));
      taken.add(collisionKey(candidate));
      if (isFree || done === true) return candidate;
    }
  });
}
