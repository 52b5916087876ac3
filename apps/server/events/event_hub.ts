import type { ServerMessage } from "@haul/contract";
import type { EventLog } from "./event_log.ts";
import { parseCursor } from "./parse_cursor.ts";

/** Milliseconds between two frames: four a second, whatever the number of jobs. */
const FRAME_MS = 250;

/** What became of a frame: `busy` where it waits for the client to read. */
export type Sent = "sent" | "busy" | "gone";

/** Takes one frame. */
export type FrameSink = (frame: string) => Sent;

/** One listener, as its socket sees it. */
export interface Member {
  /** Asks for the segments of these jobs, and of no others. */
  watch(ids: readonly string[]): void;
  /** Says that what waited was read: the next frame may come. */
  ready(): void;
  leave(): void;
}

/** Does something after milliseconds; the result calls it off. */
export type After = (ms: number, work: () => void) => () => void;

/** What an {@link EventHub} may differ in. */
export interface EventHubOptions {
  /** Milliseconds between two frames. @default 250 */
  frameMs?: number;
  /** The passing of time. @default setTimeout */
  after?: After;
}

function afterTime(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

interface Guest {
  sink: FrameSink;
  /** What it has been told of. */
  seq: number;
  isBusy: boolean;
  watched: readonly string[];
}

/**
 * Tells every listener what the jobs do, in at most four frames a second. A
 * frame is made once, however many listen, and not at all where nobody does.
 */
export class EventHub implements Disposable {
  readonly #log: EventLog;
  readonly #frameMs: number;
  readonly #guests = new Set<Guest>();
  readonly #waiting = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #framedSeq: number;
  #framedAt = Number.NEGATIVE_INFINITY;
  readonly #after: After;
  /** Calls the next frame off, where one is to come. */
  #callOff: (() => void) | null = null;

  constructor(log: EventLog, options: EventHubOptions = {}) {
    this.#log = log;
    this.#frameMs = options.frameMs ?? FRAME_MS;
    this.#after = options.after ?? afterTime;
    this.#framedSeq = log.seq;
    this.#unsubscribe = log.subscribe(() => this.#frameSoon());
  }

  /** Listeners now. */
  get size(): number {
    return this.#guests.size;
  }

  /**
   * Brings `sink` up to date at once, from its cursor or by a snapshot, then
   * sends what changes. While a sink is busy nothing is kept for it: it is
   * told all that it missed in one frame when it is ready again.
   */
  join(sink: FrameSink, options: { cursor?: string | null } = {}): Member {
    const seq = this.#log.seq;
    const guest: Guest = { sink, seq, isBusy: false, watched: [] };
    this.#guests.add(guest);
    this.#send(guest, JSON.stringify(this.message(options.cursor ?? null)));
    return {
      watch: (ids) => {
        guest.watched = [...new Set(ids)];
        this.#frameSoon();
      },
      ready: () => {
        if (!guest.isBusy) return;
        guest.isBusy = false;
        if (guest.seq < this.#log.seq) this.#frameSoon();
      },
      leave: () => void this.#guests.delete(guest),
    };
  }

  /** What whoever is at this cursor has missed, or everything. */
  message(cursor: string | null): ServerMessage {
    const at = parseCursor(cursor);
    const missed =
      at?.epoch === this.#log.epoch ? this.#log.since(at.seq) : null;
    return missed ?? this.#log.snapshot();
  }

  /** Resolves with the first frame beyond a cursor, at once where that was sent already, or when `signal` ends the wait. */
  async news(cursor: string | null, signal: AbortSignal): Promise<void> {
    const at = parseCursor(cursor);
    if (at?.epoch !== this.#log.epoch || at.seq < this.#framedSeq) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => {
      if (this.#log.seq > at.seq) resolve();
    };
    this.#waiting.add(wake);
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
    await promise;
    this.#waiting.delete(wake);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#callOff?.();
    this.#guests.clear();
  }

  #frameSoon(): void {
    const due = this.#framedAt + this.#frameMs - performance.now();
    this.#callOff ??= this.#after(Math.max(0, due), () => this.#frame());
  }

  #frame(): void {
    this.#callOff = null;
    this.#framedAt = performance.now();
    this.#framedSeq = this.#log.seq;
    const changes = new Map<number, string>();
    const segments = new Map<string, string>();
    for (const guest of [...this.#guests]) {
      if (guest.isBusy) continue;
      if (guest.seq < this.#log.seq) {
        const frame = changes.getOrInsertComputed(guest.seq, (seq) =>
          JSON.stringify(this.#log.since(seq) ?? this.#log.snapshot()),
        );
        guest.seq = this.#log.seq;
        this.#send(guest, frame);
      }
      for (const id of guest.watched) {
        const frame = segments.getOrInsertComputed(id, (id) =>
          segmentsFrame(this.#log, id),
        );
        if (frame !== "") this.#send(guest, frame);
      }
    }
    for (const wake of [...this.#waiting]) wake();
  }

  #send(guest: Guest, frame: string): void {
    const sent = guest.sink(frame);
    if (sent === "gone") this.#guests.delete(guest);
    guest.isBusy ||= sent === "busy";
  }
}

/** Empty where the job has no segments to tell of. */
function segmentsFrame(log: EventLog, id: string): string {
  const state = log.job(id)?.state;
  if (state === undefined || !("progress" in state)) return "";
  const segments = state.progress?.segments ?? [];
  const message: ServerMessage = { type: "segments", id, segments };
  return JSON.stringify(message);
}
