import {
  formatBytes,
  formatSpeed,
  type Job,
  type Progress,
} from "@haul/contract";
import type { Output } from "../cli_context.ts";
import { formatClock } from "./format_duration.ts";
import { jobName } from "./job_name.ts";
import { percentOf } from "./percent_of.ts";
import type { ProgressView } from "./progress_view.ts";

/** A line after so much silence, however slow the download is. */
const LONGEST_SILENCE_MS = 10_000;

/** At most a line in so long, however fast it is. */
const SHORTEST_SILENCE_MS = 1000;

/** What was last said of a job. */
interface Said {
  at: number;
  /** Whole tenths of the file. */
  tenths: number;
}

/**
 * Progress for a file or a pipe: a plain line for each tenth of a file or each
 * ten seconds, whichever comes first, and never more than one a second.
 */
export class PlainLog implements ProgressView {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #said = new Map<string, Said>();

  constructor(options: { output: Output; now?: () => number }) {
    this.#output = options.output;
    this.#now = options.now ?? (() => performance.now());
  }

  show(jobs: readonly Job[]): void {
    for (const job of jobs) {
      if (job.state.phase === "downloading") {
        this.#tell(job, job.state.progress);
      }
    }
  }

  print(line: string, output: Output): void {
    output.write(`${line}\n`);
  }

  rest(): void {
    // Lines that stay are in nobody's way.
  }

  close(): void {
    this.#said.clear();
  }

  #tell(job: Job, progress: Progress): void {
    const at = this.#now();
    const { bytes, size } = progress;
    const tenths = size ? Math.floor((bytes / size) * 10) : 0;
    const last = this.#said.get(job.id);
    if (last === undefined) {
      this.#said.set(job.id, { at, tenths });
      const amount =
        size === null ? "a file of unknown size" : formatBytes(size);
      this.#output.write(`${jobName(job)}: fetching ${amount}\n`);
      return;
    }
    const silence = at - last.at;
    // That it is whole is about to be told, and by more than a number.
    if (bytes === size) return;
    const isDue = tenths > last.tenths || silence >= LONGEST_SILENCE_MS;
    if (!isDue || silence < SHORTEST_SILENCE_MS) return;
    this.#said.set(job.id, { at, tenths });
    this.#output.write(`${jobName(job)}: ${describeProgress(progress)}\n`);
  }
}

function describeProgress(progress: Progress): string {
  const { bytes, size, speed, etaSeconds, connections } = progress;
  const amount =
    size === null
      ? formatBytes(bytes)
      : `${percentOf(bytes, size)}% of ${formatBytes(size)}`;
  const eta = etaSeconds === null ? "" : `, ETA ${formatClock(etaSeconds)}`;
  const noun = connections === 1 ? "connection" : "connections";
  return `${amount}, ${formatSpeed(speed)}${eta}, ${connections} ${noun}`;
}
