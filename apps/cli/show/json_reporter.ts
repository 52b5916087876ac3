import type { Job, JobEvent, Problem } from "@haul/contract";
import type { Output } from "../cli_context.ts";
import type { GetReporter } from "./get_reporter.ts";
import { jobEvents } from "./job_events.ts";
import { eventRecord, jsonLine } from "./json_line.ts";

/** Nothing more comes of a URL after these. */
const LAST: ReadonlySet<JobEvent["type"]> = new Set([
  "done",
  "failed",
  "expanded",
]);

/** What a {@link JsonReporter} writes, and where. */
export interface JsonReporterOptions {
  output: Output;
  /** Print the last event of each URL only. */
  quiet: boolean;
}

/** One event a line, for scripts; the last one of each URL is `done`, `failed` or `expanded`. */
export class JsonReporter implements GetReporter {
  readonly #output: Output;
  readonly #quiet: boolean;
  readonly #jobs = new Map<string, Job>();

  constructor({ output, quiet }: JsonReporterOptions) {
    this.#output = output;
    this.#quiet = quiet;
  }

  update(job: Job): void {
    for (const event of jobEvents(this.#jobs.get(job.id), job)) {
      this.#write(job.url, event);
    }
    this.#jobs.set(job.id, job);
  }

  refuse(url: string, problem: Problem): void {
    this.#write(url, { type: "failed", problem });
  }

  place(): void {
    // The link itself is in each event.
  }

  stopping(): void {
    // The events of the jobs that stop tell it.
  }

  stopped(jobs: readonly Job[], problem: Problem): void {
    for (const job of jobs) this.#write(job.url, { type: "failed", problem });
  }

  rest(): void {
    // Scripts are asked nothing.
  }

  close(): void {
    this.#jobs.clear();
  }

  #write(url: string, event: JobEvent): void {
    if (this.#quiet && !LAST.has(event.type)) return;
    this.#output.write(jsonLine(eventRecord(url, event)));
  }
}
