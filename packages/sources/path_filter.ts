import type { FileChoice } from "@haul/contract";
import picomatch from "picomatch";

/**
 * Makes the test that `--include` and `--exclude` put to a path: within an
 * `include`, where there are any, and within no `exclude`.
 *
 * A `*` passes over `/` as well, as in Hugging Face's own tools, so that
 * `*.safetensors` finds files in any folder; a pattern that ends in `/` means
 * all below that folder. Names that begin with a dot are like any other.
 *
 * @returns A test of paths with `/` between their parts.
 */
export function pathFilter({
  include,
  exclude,
}: Pick<FileChoice, "include" | "exclude">): (path: string) => boolean {
  const isIncluded = include.length === 0 ? () => true : matcherOf(include);
  const isExcluded = exclude.length === 0 ? () => false : matcherOf(exclude);
  return (path) => isIncluded(path) && !isExcluded(path);
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const whole = patterns.map((pattern) =>
    pattern.endsWith("/") ? `${pattern}*` : pattern,
  );
  const isMatch = picomatch(whole, { bash: true, dot: true, nonegate: true });
  return (path) => isMatch(path);
}
