import type { Choice, JobEvent, Outcome, Problem } from "@haul/contract";

/** Legal in JSON, yet able to steer a terminal that shows the line. */
const STEERING_REGEXP =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069]/g;

/** One value as a line of JSON that is safe to show on a terminal as well. */
export function jsonLine(value: unknown): string {
  const json = JSON.stringify(value).replace(
    STEERING_REGEXP,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${json}\n`;
}

/**
 * An event of a job as `--json` prints it: what happened, to which URL. The
 * last one of a URL is `done`, `failed` or `expanded`, and flat.
 */
export function eventRecord(
  url: string,
  event: JobEvent,
): Record<string, unknown> {
  switch (event.type) {
    case "done":
      return { type: "done", url, ...outcomeRecord(event.outcome) };
    case "failed":
      return { type: "failed", url, problem: problemRecord(event.problem) };
    case "expanded": {
      const { jobs, bytes } = event.expansion;
      return { type: "expanded", url, files: jobs.length, bytes };
    }
    case "progress":
    case "verifying": {
      // Segments are many, and of use to a map on a page only.
      const { segments: _, ...progress } = event.progress;
      return { type: event.type, url, progress };
    }
    default: {
      const { type, ...rest } = event;
      return { type, url, ...rest };
    }
  }
}

function outcomeRecord(outcome: Outcome): Partial<Outcome> {
  const { path, bytes, sha256, integrity } = outcome;
  const { fetchedBytes, wastedBytes, seconds, connections } = outcome;
  return {
    ...{ path, bytes, sha256, integrity },
    ...{ fetchedBytes, wastedBytes, seconds, connections },
  };
}

/** A problem as scripts get it. */
export function problemRecord(
  problem: Problem,
): Pick<Problem, "code" | "message" | "retry"> & { choices?: Choice[] } {
  const { code, message, retry, fix } = problem;
  const choices = fix?.kind === "choose" ? { choices: fix.choices } : {};
  return { code, message, retry, ...choices };
}
