import type { Job } from "@haul/contract";
import type { Output } from "../cli_context.ts";
import type { Paint } from "./paint.ts";
import type { ProgressView } from "./progress_view.ts";
import { renderProgress } from "./render_progress.ts";

/** Ten frames a second: smooth, and cheap over a slow remote shell. */
const FRAME_MS = 100;

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const ERASE_LINE_END = "\x1b[K";
const ERASE_BELOW = "\x1b[J";

/** What a {@link LiveScreen} draws with. */
export interface LiveScreenOptions {
  /** The terminal. */
  output: Output;
  paint: Paint;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Lines at the bottom of a terminal that are redrawn in place, one write for
 * each frame. Lines that stay are printed above them.
 */
export class LiveScreen implements ProgressView {
  readonly #output: Output;
  readonly #paint: Paint;
  readonly #now: () => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #jobs: readonly Job[] = [];
  /** The lines on the screen now, as they were drawn. */
  #drawn: readonly string[] = [];
  #isResting = false;

  constructor(options: LiveScreenOptions) {
    this.#output = options.output;
    this.#paint = options.paint;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    this.#output.write(HIDE_CURSOR);
  }

  /** Takes the jobs for the next frame. */
  show(jobs: readonly Job[]): void {
    this.#jobs = jobs;
  }

  /** Prints a line that stays. */
  print(line: string, output: Output): void {
    this.#output.write(this.#erase());
    output.write(`${line}\n`);
    this.#draw();
  }

  rest(): void {
    this.#jobs = [];
    this.#isResting = true;
    this.#output.write(this.#erase() + SHOW_CURSOR);
  }

  /** Takes the live lines away and gives the cursor back. */
  close(): void {
    clearInterval(this.#timer);
    this.#output.write(this.#erase() + SHOW_CURSOR);
  }

  #draw(): void {
    const { columns, rows } = this.#output;
    const lines = renderProgress(this.#jobs, {
      columns,
      rows,
      now: this.#now(),
      paint: this.#paint,
    });
    if (Bun.deepEquals(lines, this.#drawn)) return;
    // Each line is written over its older self: erasing first would flicker.
    const body = lines.map((line) => `${line}${ERASE_LINE_END}\n`).join("");
    const cursor = this.#isResting ? HIDE_CURSOR : "";
    this.#isResting = false;
    this.#output.write(cursor + this.#backToTop() + body + ERASE_BELOW);
    this.#drawn = lines;
  }

  #erase(): string {
    const erase = this.#drawn.length === 0 ? "" : ERASE_BELOW;
    const text = this.#backToTop() + erase;
    this.#drawn = [];
    return text;
  }

  /** A window that became narrower has wrapped the lines that were drawn. */
  #backToTop(): string {
    const columns = Math.max(1, this.#output.columns);
    let rows = 0;
    for (const line of this.#drawn) {
      rows += Math.max(1, Math.ceil(Bun.stringWidth(line) / columns));
    }
    return rows === 0 ? "" : `\r\x1b[${rows}A`;
  }
}
