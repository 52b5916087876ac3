import type { HistoryEntry } from "@haul/contract";
import { historyCsv } from "@haul/jobs";

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
  const lines = format === "csv" ? historyCsv(entries) : jsonLines(entries);
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
