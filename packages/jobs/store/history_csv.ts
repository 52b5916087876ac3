import type { HistoryEntry } from "@haul/contract";

const COLUMNS = [
  "createdAt",
  "endedAt",
  "state",
  "name",
  "type",
  "baseModel",
  "size",
  "source",
  "url",
  "path",
  "sha256",
  "integrity",
  "seconds",
  "problem",
] as const satisfies readonly (keyof HistoryEntry)[];

/**
 * The history as a table, by RFC 4180, a line at a time, its head first.
 *
 * @example
 * ```ts
 * import { historyCsv } from "@haul/jobs";
 *
 * const [head] = historyCsv([]);
 * console.assert(head?.startsWith("createdAt,endedAt,state,name,"));
 * ```
 */
export function* historyCsv(
  entries: Iterable<HistoryEntry>,
): Generator<string> {
  yield `${COLUMNS.join(",")}\r\n`;
  for (const entry of entries) {
    const cells = COLUMNS.map((column) => csvCell(cellOf(entry, column)));
    yield `${cells.join(",")}\r\n`;
  }
}

function cellOf(entry: HistoryEntry, column: (typeof COLUMNS)[number]): string {
  if (column === "problem") return entry.problem?.message ?? "";
  const value = entry[column];
  if (value === null) return "";
  const isTime = column === "createdAt" || column === "endedAt";
  return isTime ? new Date(value).toISOString() : String(value);
}

/** Spreadsheets run what begins like a formula (trust.md, T-44): a quote keeps it text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
