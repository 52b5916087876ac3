import {
  formatBytes,
  formatBytesOf,
  formatSpeed,
  type Job,
  type Notice,
  type Progress,
} from "@haul/contract";
import { fitName, fitText, padText } from "./fit_text.ts";
import { formatClock } from "./format_duration.ts";
import { jobName } from "./job_name.ts";
import type { Paint } from "./paint.ts";
import { percentOf } from "./percent_of.ts";
import { plainText } from "./plain_text.ts";
import { progressBar } from "./progress_bar.ts";
import { type FieldName, GAP, progressLayout } from "./progress_layout.ts";
import { totalOf } from "./total_of.ts";

/** What a frame is drawn for. */
export interface RenderOptions {
  /** Columns of the terminal. */
  columns: number;
  /** Rows that the frame may take. */
  rows: number;
  /** Milliseconds since 1970, for waits that are counted down. */
  now: number;
  paint: Paint;
}

const WAIT_REGEXP = /^waiting \d+ s(?=[ .])/i;

/**
 * The live lines of a frame: one for each file that is being worked on, and a
 * total where there are several. Finished files are not in it, since they have
 * had their last line. No line is wider than the terminal.
 */
export function renderProgress(
  jobs: readonly Job[],
  options: RenderOptions,
): string[] {
  const files = jobs.filter(isFile);
  const live = files.filter((job) => isLive(job, options.now));
  const hasTotal = files.length > 1;
  const room = Math.max(1, options.rows - (hasTotal ? 2 : 1));
  const lines = live.slice(0, room).map((job) => jobLine(job, options));
  if (hasTotal && live.length > 0) lines.push(totalLine(files, options));
  return lines;
}

/** A link that stood for several files is none itself. */
function isFile({ state }: Job): boolean {
  return state.phase !== "expanded";
}

/** Jobs that wait for a free place show in the total alone. */
function isLive(job: Job, now: number): boolean {
  const { phase } = job.state;
  if (phase === "queued") return waitOf(job.notice, now) !== null;
  return phase !== "done" && phase !== "failed";
}

function jobLine(job: Job, options: RenderOptions): string {
  const { state } = job;
  const name = jobName(job);
  const wait = waitOf(job.notice, options.now);
  if (state.phase === "downloading") {
    const isMoving = state.progress.speed > 0;
    if (wait === null || isMoving) {
      return barLine(name, state.progress, options);
    }
  }
  return statusLine(name, wait ?? statusOf(job), options);
}

function statusOf({ state, file }: Job): string {
  switch (state.phase) {
    case "verifying": {
      const size = file?.size ?? state.progress.bytes;
      return `verifying ${formatBytes(size)}`;
    }
    case "placing":
      return "moving it to its final name";
    case "paused":
      return "paused";
    default:
      return "asking the server";
  }
}

/** The wait that a job is in, as text that counts down. */
function waitOf(notice: Notice | null, now: number): string | null {
  if (notice?.until === undefined || notice.until <= now) return null;
  const seconds = Math.ceil((notice.until - now) / 1000);
  const clock = `waiting ${formatClock(seconds)}`;
  const message = plainText(notice.message);
  // A message that tells the wait as it was at first is told with the clock.
  const rest = message.replace(WAIT_REGEXP, "");
  return rest === message ? `${clock} · ${message}` : `${clock}${rest}`;
}

function statusLine(
  name: string,
  status: string,
  { columns, paint }: RenderOptions,
): string {
  const { nameWidth } = progressLayout(columns);
  const label = padText(fitName(name, nameWidth), nameWidth);
  const rest = columns - nameWidth - GAP;
  if (rest < 1) return label;
  return `${label}  ${paint("yellow", fitText(status, rest))}`;
}

function totalLine(jobs: readonly Job[], options: RenderOptions): string {
  const { finished, progress } = totalOf(jobs);
  const name = `Total ${finished}/${jobs.length}`;
  return barLine(name, progress, options);
}

type BarFacts = Pick<
  Progress,
  "bytes" | "size" | "speed" | "etaSeconds" | "connections"
>;

function barLine(
  name: string,
  progress: BarFacts,
  { columns, paint }: RenderOptions,
): string {
  const texts = fieldTexts(progress);
  const { nameWidth, barWidth, fields } = progressLayout(columns);
  const parts = [padText(fitName(name, nameWidth), nameWidth)];
  if (barWidth > 0) parts.push(barOf(progress, barWidth, paint));
  for (const field of fields) {
    parts.push(texts[field.name].padStart(field.width));
  }
  return parts.join(" ".repeat(GAP));
}

function barOf(progress: BarFacts, width: number, paint: Paint): string {
  if (progress.size === null) return " ".repeat(width);
  const fraction = progress.size === 0 ? 1 : progress.bytes / progress.size;
  const { filled, empty } = progressBar(fraction, width);
  return paint("cyan", filled) + paint("dim", empty);
}

function fieldTexts(progress: BarFacts): Record<FieldName, string> {
  const { bytes, size, speed, etaSeconds, connections } = progress;
  return {
    percent: size === null ? "" : `${percentOf(bytes, size)}%`,
    bytes: size === null ? formatBytes(bytes) : formatBytesOf(bytes, size),
    speed: formatSpeed(speed),
    eta: etaSeconds === null ? "" : `ETA ${formatClock(etaSeconds)}`,
    connections: `${connections}×`,
  };
}
