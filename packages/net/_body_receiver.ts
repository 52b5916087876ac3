import { type ProblemError, problem } from "@haul/contract/plain";
import type { Connection, ConnectionReader } from "./_connection.ts";
import type { Frame } from "./_frame.ts";
import { onAbort } from "./_on_abort.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";
import type { Sink } from "./reply.ts";

/** Silence is looked for this many times in one idle timeout. */
const TICKS = 4;

/** A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What one reading of a body works with. */
export interface ReceiverOptions {
  readonly connection: Connection;
  readonly frame: Frame;
  /** True where the end of the connection is the end of the body. */
  readonly endsWithConnection: boolean;
  readonly host: string;
  readonly sink: Sink;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Moves the bytes of one body from a connection into a sink. This is the
 * hottest loop of Haul: a chunk that the sink takes at once costs no copy, no
 * promise and no clock reading.
 */
export class BodyReceiver implements ConnectionReader {
  readonly #options: ReceiverOptions;
  readonly #sink: Sink;
  readonly #frame: Frame;
  readonly #backlog: Uint8Array[] = [];
  readonly #finished = Promise.withResolvers<"read" | "stopped">();
  #waiting = false;
  #settled = false;
  #silentTicks = 0;
  #ended: { error: Error | null } | null = null;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#sink = options.sink;
    this.#frame = options.frame;
  }

  /**
   * Runs to the end of the body.
   *
   * @param rest The bytes that came along with the head.
   * @returns `read` for a whole body, `stopped` where the sink had enough.
   */
  async run(rest: Uint8Array): Promise<"read" | "stopped"> {
    const { connection, idleTimeoutMs, signal } = this.#options;
    const every = Math.min(idleTimeoutMs / TICKS, LONGEST_TIMER_MS);
    const ticking = setInterval(() => this.#tick(), every);
    using _listening = onAbort(signal, (reason) => this.#fail(reason));
    try {
      if (!this.#settled) this.onData(rest);
      if (!this.#settled) connection.attach(this);
      return await this.#finished.promise;
    } finally {
      clearInterval(ticking);
    }
  }

  onData(chunk: Uint8Array): void {
    this.#silentTicks = 0;
    if (this.#waiting) {
      this.#backlog.push(chunk);
      this.#options.connection.pause();
      return;
    }
    this.#frame.feed(chunk);
    this.#pump();
  }

  onEnd(error: Error | null): void {
    this.#ended = { error };
    if (!this.#waiting) this.#pump();
  }

  #pump(): void {
    try {
      while (!this.#settled) {
        const piece = this.#frame.read();
        if (piece === null) {
          if (!this.#refill()) return;
          continue;
        }
        const answer = this.#sink(piece);
        if (answer === undefined) continue;
        if (answer === false) this.#finish("stopped");
        else this.#waitFor(answer);
        return;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** True where there is more to read at once. */
  #refill(): boolean {
    if (this.#frame.done) {
      this.#finish("read");
      return false;
    }
    const next = this.#backlog.shift();
    if (next !== undefined) {
      this.#frame.feed(next);
      return true;
    }
    if (this.#ended !== null) this.#endEarly(this.#ended.error);
    return false;
  }

  #waitFor(answer: Promise<unknown>): void {
    this.#waiting = true;
    answer.then(
      (value) => {
        this.#waiting = false;
        this.#silentTicks = 0;
        if (this.#settled) return;
        if (value === false) return this.#finish("stopped");
        this.#pump();
        if (!this.#waiting && !this.#settled) this.#options.connection.resume();
      },
      (error) => this.#fail(error),
    );
  }

  #endEarly(error: Error | null): void {
    const { endsWithConnection, host } = this.#options;
    if (error === null && endsWithConnection) this.#finish("read");
    else this.#fail(toNetworkProblem(error ?? cutShort(host), host));
  }

  #tick(): void {
    if (this.#waiting) return;
    this.#silentTicks++;
    if (this.#silentTicks <= TICKS) return;
    this.#fail(tooSilent(this.#options));
  }

  #finish(how: "read" | "stopped"): void {
    this.#settled = true;
    this.#options.connection.detach();
    this.#finished.resolve(how);
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#backlog.length = 0;
    this.#options.connection.destroy();
    this.#finished.reject(error);
  }

  /** True where the connection may serve another request. */
  get clean(): boolean {
    return !this.#frame.overrun && this.#backlog.length === 0;
  }
}

function cutShort(host: string): ProblemError {
  return problem(
    "network",
    `${host} closed the connection before the body was whole; try again.`,
    { host, retry: "now" },
  );
}

function tooSilent({ host, idleTimeoutMs }: ReceiverOptions): ProblemError {
  return problem(
    "timed_out",
    `${host} sent nothing for ${idleTimeoutMs / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}
