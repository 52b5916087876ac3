import type { Row } from "./to_row.ts";

/** The rows of the page by what they want of the user, each in the order to show. */
export interface Sections<T> {
  /** Failed, the newest first. */
  needsYou: readonly T[];
  /** What runs, waits or is paused, in the order of the queue. */
  going: readonly T[];
  /** Come to a good end, the newest first. */
  finished: readonly T[];
}

/** The names of the sections, as they stand below each other. */
export type SectionName = keyof Sections<unknown>;

/** Where a row belongs. */
export function sectionOf({ job }: Row): SectionName {
  switch (job.state.phase) {
    case "failed":
      return "needsYou";
    case "done":
    case "expanded":
      return "finished";
    default:
      return "going";
  }
}

/** Sorts rows, which are in the order of the queue. */
export function toSections<T extends { row: () => Row }>(
  cells: readonly T[],
): Sections<T> {
  const sections = {
    needsYou: [] as T[],
    going: [] as T[],
    finished: [] as T[],
  };
  for (const cell of cells) sections[sectionOf(cell.row())].push(cell);
  const { needsYou, going, finished } = sections;
  return { needsYou: needsYou.reverse(), going, finished: finished.reverse() };
}
