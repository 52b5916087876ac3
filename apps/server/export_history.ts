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

/** Entries that go into one chunk of the reply. */
const CHUNK_ENTRIES = 200;

/**
 * The history as a file to keep, written while it is read, so that a long one
 * costs no memory.
 */
export function exportHistory(
  entries: Iterable<HistoryEntry>,
  format: "json" | "csv",
): Response {
  const lines = format === "csv" ? csvLines(entries) : jsonLines(entries);
  const type = format === "csv" ? "text/csv" : "application/json";
  return new Response(streamOf(lines), {
    headers: {
      "Content-Type": `${type};charset=utf-8`,
      "Content-Disposition": `attachment; filename="haul-history.${format}"`,
    },
  });
}

function* jsonLines(entries: Iterable<HistoryEntry>): Generator<string> {
  let separator = "[\n";
  for (const entry of entries) {
    yield separator + JSON.stringify(entry);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** By RFC 4180. */
function* csvLines(entries: Iterable<HistoryEntry>): Generator<string> {
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

function streamOf(lines: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let chunk = "";
      for (let count = 0; count < CHUNK_ENTRIES; count += 1) {
        const { done, value } = lines.next();
        if (done === true) {
          if (chunk !== "") controller.enqueue(encoder.encode(chunk));
          controller.close();
          return;
        }
        chunk += value;
      }
      controller.enqueue(encoder.encode(chunk));
    },
  });
}
