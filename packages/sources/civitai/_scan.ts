import type { Scan } from "@haul/contract";
import type { CivitaiFile } from "./_civitai_records.ts";
import { shown } from "./_shown.ts";

/** CivitAI's words for what came of a scan, as a person would say them. */
const RESULT_WORDS: Readonly<Record<string, string>> = {
  Success: "clean",
  Danger: "danger",
  Pending: "pending",
  Error: "failed",
};

/** What CivitAI's scanners say of a file, or null where they say nothing. */
export function scanOf(file: CivitaiFile): Scan | null {
  const results = [
    ["virus", file.virusScanResult],
    ["pickle", file.pickleScanResult],
  ].filter((entry): entry is [string, string] => entry[1] !== null);
  if (results.length === 0) return null;
  return {
    summary: results
      .map(
        ([scanner, result]) =>
          `${scanner}: ${RESULT_WORDS[result] ?? shown(result)}`,
      )
      .join(", "),
    danger: results.some(([, result]) => result === "Danger"),
  };
}
