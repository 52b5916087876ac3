import {
  type Expansion,
  formatBytes,
  type Job,
  type JobEvent,
  type Notice,
  type Outcome,
  type Problem,
} from "@haul/contract";
import type { Output } from "../cli_context.ts";
import { choiceLines } from "../get/choice_lines.ts";
import { describeOutcome } from "./describe_outcome.ts";
import type { GetReporter } from "./get_reporter.ts";
import { jobEvents } from "./job_events.ts";
import { jobName } from "./job_name.ts";
import { markedLine } from "./marked_line.ts";
import type { Paint } from "./paint.ts";
import { percentOf } from "./percent_of.ts";
import { plainText } from "./plain_text.ts";
import type { ProgressView } from "./progress_view.ts";
import { wrapText } from "./wrap_text.ts";

/** More files than this that were not begun are counted and not named. */
const MOST_UNTOUCHED = 5;

/** More waiting files than this are not told of before their turn, where the disk has no room for them. */
const MOST_WITHOUT_ROOM = 5;

/** What a {@link TextReporter} writes, and where. */
export interface TextReporterOptions {
  stdout: Output;
  stderr: Output;
  /** Colours for stderr. */
  paint: Paint;
  /** Where downloads are watched. */
  view: ProgressView;
  /** Whether errors name their URL or their line of a list: where there are several, or a list. */
  namesEach: boolean;
  /** Whether a person is asked about a problem, so that no line tells of it. */
  asks: (problem: Problem) => boolean;
  /** Print errors only. */
  quiet: boolean;
  /** Whether waits are counted down in the view, so that no line need tell of them. */
  showsWaits: boolean;
}

/** Tells a person: what happens to stderr, what came of it to stdout. */
export class TextReporter implements GetReporter {
  readonly #options: TextReporterOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #places = new Map<string, string>();
  readonly #withoutRoom = new Set<string>();

  constructor(options: TextReporterOptions) {
    this.#options = options;
  }

  update(job: Job): void {
    const before = this.#jobs.get(job.id);
    this.#jobs.set(job.id, job);
    const { quiet, view } = this.#options;
    if (!quiet) view.show([...this.#jobs.values()]);
    for (const event of jobEvents(before, job)) this.#tell(job, event);
  }

  refuse(url: string, problem: Problem): void {
    this.#fail(url, problem);
  }

  place({ id }: Job, where: string): void {
    if (!this.#places.has(id)) this.#places.set(id, where);
  }

  stopping(): void {
    this.#note("Saving what was fetched; Ctrl-C again leaves at once.");
  }

  stopped(jobs: readonly Job[], problem: Problem): void {
    const untouched = jobs.filter(isUntouched);
    // A folder of thousands of files need not say so of each.
    const isMany = untouched.length > MOST_UNTOUCHED;
    const told = isMany ? jobs.filter((job) => !isUntouched(job)) : jobs;
    for (const job of told) this.#note(describeStop(job));
    if (isMany) this.#note(`${untouched.length} files were not begun.`);
    this.#note(plainText(problem.message));
  }

  rest(): void {
    this.#options.view.rest();
  }

  close(): void {
    this.#options.view.close();
  }

  #tell(job: Job, event: JobEvent): void {
    if (event.type === "failed" && !this.#options.asks(event.problem)) {
      this.#fail(this.#nameOf(job), event.problem);
    }
    if (event.type === "done") this.#finish(event.outcome);
    if (event.type === "expanded") this.#expanded(job, event.expansion);
    if (event.type === "notice" && event.notice !== null) {
      this.#notice(job, event.notice);
    }
  }

  /** What a person finds a failed job by: its file in a folder, or its link and the line of it. */
  #nameOf(job: Job): string {
    if (job.parent !== null && job.file !== null) return jobName(job);
    const place = this.#places.get(job.id);
    return place === undefined ? job.url : `${place} ${job.url}`;
  }

  #expanded(job: Job, { jobs, bytes }: Expansion): void {
    const size = bytes === null ? "" : `, ${formatBytes(bytes)}`;
    this.#note(`${jobName(job)}: ${jobs.length} files${size}`);
  }

  #notice(job: Job, notice: Notice): void {
    if (notice.until !== undefined && this.#options.showsWaits) return;
    if (job.state.phase === "queued" && notice.kind === "waiting_for_space") {
      const told = this.#withoutRoom.size;
      // Told once: the figures change with every file that ends.
      if (told === this.#withoutRoom.add(job.id).size) return;
      if (told === MOST_WITHOUT_ROOM) {
        this.#note("More files have no room; each is told at its turn.");
      }
      if (told >= MOST_WITHOUT_ROOM) return;
    }
    this.#note(`${jobName(job)}: ${plainText(notice.message)}`);
  }

  /**
   * A person gets one line with all that counts. A script that reads stdout
   * gets the path there, and the line goes to stderr.
   */
  #finish(outcome: Outcome): void {
    const { stdout, stderr, paint, quiet, view } = this.#options;
    if (quiet) return;
    const path = plainText(outcome.path);
    const output = stdout.isTerminal ? stdout : stderr;
    const line = `${paint("green", "✓")} ${path}`;
    const told = describeOutcome(outcome);
    const gap = fitsBeside(path, told, output) ? "  " : "\n  ";
    view.print(`${line}${gap}${paint("dim", told)}`, output);
    if (!stdout.isTerminal) stdout.write(`${outcome.path}\n`);
  }

  #fail(url: string, problem: Problem): void {
    const { stderr, paint, view, namesEach } = this.#options;
    const isOneOfMany = namesEach || this.#jobs.size > 1;
    const about = isOneOfMany ? `${plainText(url)}: ` : "";
    const text = about + plainText(problem.message);
    const mark = paint("red", "✗");
    view.print(markedLine(mark, { text, output: stderr }), stderr);
    for (const line of choiceLines(problem)) view.print(line, stderr);
  }

  #note(text: string): void {
    const { stderr, paint, quiet, view } = this.#options;
    if (quiet) return;
    const sentence = wrapText(text, { output: stderr, indent: "  ", taken: 2 });
    view.print(paint("dim", `  ${sentence}`), stderr);
  }
}

/** Whether a path and what is told of it have room in one line of a terminal. */
function fitsBeside(path: string, told: string, output: Output): boolean {
  const width = Bun.stringWidth(`✓ ${path}  ${told}`);
  return !output.isTerminal || width <= output.columns;
}

function isUntouched({ state }: Job): boolean {
  return state.phase === "paused" && state.progress === null;
}

function describeStop(job: Job): string {
  const { state } = job;
  const progress = state.phase === "paused" ? state.progress : null;
  if (progress === null) return `${jobName(job)}: nothing was fetched yet.`;
  const { bytes, size, mode } = progress;
  const amount =
    size === null
      ? formatBytes(bytes)
      : `${percentOf(bytes, size)}% of ${formatBytes(size)}`;
  return mode === "stream"
    ? `${jobName(job)}: stopped at ${amount}; its server cannot resume, so it will start over.`
    : `${jobName(job)}: ${amount} is here and kept.`;
}
