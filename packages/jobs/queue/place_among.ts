import type { Move } from "@haul/contract";

/**
 * Where something is put in a list that does not hold it.
 *
 * @param options.mark What `where` names, or null where it names an end.
 * @returns The index that it gets.
 */
export function placeAmong<T>(
  others: readonly T[],
  { where, mark }: { where: Move; mark: T | null },
): number {
  if ("to" in where) return where.to === "first" ? 0 : others.length;
  const at = mark === null ? others.length : others.indexOf(mark);
  return "before" in where ? at : at + 1;
}
