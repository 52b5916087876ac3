import { setTimeout as wait } from "node:timers/promises";
import type { Problem, ProblemCode } from "@haul/contract";
import { ProblemError, problem, toProblem } from "@haul/contract/plain";
import type { AskedRange } from "../threads/reply_verdict.ts";
import type { HeadMessage } from "../threads/segment_protocol.ts";
import type { TransferContext } from "./context.ts";
import {
  actionFor,
  busyProblem,
  type FailureAction,
} from "./failure_policy.ts";
import type { Origin } from "./origin.ts";
import { NO_LIMIT, type RunningSegment } from "./segments.ts";
import { waitWords } from "./wait_words.ts";

/**
 * Bytes that the first request asks for: any header that is looked at, and one
 * piece. An open range would have to be cut, and what is under way on a fast
 * line, megabytes, would be lost.
 */
const FIRST_ASK = (8 << 20) + 4096;
/** Waits longer than this are told to the user, in milliseconds. */
const WORTH_TELLING_MS = 1000;
/** A host that asks for more than this is left for another day, in milliseconds. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** A name without an address gets fewer tries than a broken line. */
const TRIES: Partial<Record<ProblemCode, number>> = { dns: 2 };
/** The most tries before anything good came: half a minute of waits. Later, patience is longer. */
const FIRST_TRIES = 8;

/** A first reply, held open, whose bytes become the first segment. */
export interface Opened {
  readonly origin: Origin;
  /** Null for a file without bytes. */
  readonly held: { segment: RunningSegment; head: HeadMessage } | null;
  /** Whether the bytes of an earlier run still count. */
  readonly resuming: boolean;
}

/**
 * Asks the sources of a file, best first, until one gives a reply that may be
 * written. The request is a ranged GET from the first missing byte on; its
 * reply is held, not thrown away.
 */
export class Probe {
  readonly #context: TransferContext;
  readonly #signal: AbortSignal;
  #asked: AskedRange | null;
  #resuming: boolean;
  /** The newest trouble, as the reason for a wait. */
  #why: Problem | null = null;

  constructor(
    context: TransferContext,
    options: { start: number; resuming: boolean; signal: AbortSignal },
  ) {
    this.#context = context;
    this.#signal = options.signal;
    this.#asked = this.#firstAsk(options.start);
    this.#resuming = options.resuming;
  }

  /** @throws {ProblemError} Where no source has the file. */
  async run(): Promise<Opened> {
    for (;;) {
      this.#signal.throwIfAborted();
      const origin = this.#bestOrigin();
      if (!(await this.#turn(origin))) continue;
      const opened = await this.#ask(origin);
      if (opened !== null) return opened;
    }
  }

  /** A range that ends with the file, where its length is known. */
  #firstAsk(start: number): AskedRange {
    const size = this.#context.request.size ?? Number.POSITIVE_INFINITY;
    const end = Math.min(start + FIRST_ASK, size);
    return { start, end: end > start ? end : null };
  }

  #bestOrigin(): Origin {
    const { origins } = this.#context;
    const [best] = origins
      .filter((origin) => origin.dropped === null)
      .map((origin) => ({ origin, pause: this.#pause(origin) }))
      .sort((a, b) => a.pause - b.pause)
      .map(({ origin }) => origin);
    if (best !== undefined) return best;
    const dropped = origins[0]?.dropped;
    if (dropped) throw new ProblemError(dropped);
    throw problem("bad_url", "There is no URL to download from.");
  }

  /** Milliseconds until an origin may be asked. */
  #pause(origin: Origin): number {
    const now = performance.now();
    const gate = this.#context.parts.gates.of(origin.url);
    return Math.max(0, gate.waitMs(now), origin.notBefore - now);
  }

  /**
   * Waits until the origin's host may be asked, and takes a place there; false
   * where the way to it could not be found.
   */
  async #turn(origin: Origin): Promise<boolean> {
    for (;;) {
      const pause = this.#pause(origin);
      if (pause === 0 && origin.needsWalk) {
        if (!(await this.#walk(origin))) return false;
        continue;
      }
      const gate = this.#context.parts.gates.of(origin.url);
      if (pause === 0 && gate.tryEnter(performance.now())) return true;
      if (pause > LONGEST_WAIT_MS) {
        this.#context.drop(origin, this.#leftAlone(origin, pause));
        return false;
      }
      this.#tellWait(origin, pause);
      await wait(Math.max(pause, 20), undefined, { signal: this.#signal });
    }
  }

  /** Another download has learned that this host wants to be left alone for long. */
  #leftAlone(origin: Origin, retryAfterMs: number): Problem {
    const { url } = origin;
    const status = this.#context.parts.gates.of(url).status ?? 503;
    return busyProblem(new URL(url).host, { status, retryAfterMs });
  }

  async #walk(origin: Origin): Promise<boolean> {
    try {
      await this.#context.renew(origin, this.#signal);
    } catch (thrown) {
      this.#signal.throwIfAborted();
      const why = toProblem(thrown);
      const failure = { head: null, ok: false, problem: why } as const;
      await this.#failed(origin, actionFor(failure, Date.now()));
      return false;
    }
    return origin.dropped === null;
  }

  #tellWait(origin: Origin, pause: number): void {
    if (pause < WORTH_TELLING_MS) return;
    const { host } = new URL(origin.url);
    const why = this.#why?.message ?? `${host} is busy.`;
    this.#context.notify({
      kind: "waiting",
      message: waitWords(why, pause),
      until: Date.now() + pause,
    });
  }

  async #ask(origin: Origin): Promise<Opened | null> {
    const gate = this.#context.parts.gates.of(origin.url);
    const segment = this.#context.segments.start(origin, {
      start: this.#asked?.start ?? 0,
      end: NO_LIMIT,
      asked: this.#asked,
      part: null,
    });
    void segment.result.finally(() => gate.leave());
    const stop = () => segment.slot.stop();
    this.#signal.addEventListener("abort", stop, { once: true });
    if (this.#signal.aborted) stop();
    const head = await segment.head;
    this.#signal.removeEventListener("abort", stop);
    if (head !== null) return await this.#held(origin, { segment, head });
    const result = await segment.result;
    this.#signal.throwIfAborted();
    if (result.ok) return null;
    return await this.#failed(origin, actionFor(result, Date.now()));
  }

  async #held(
    origin: Origin,
    held: NonNullable<Opened["held"]>,
  ): Promise<Opened | null> {
    const { kind, size } = held.head.verdict;
    if (kind === "range" && size === null && origin.pinned.size === null) {
      // It is sound and says too little: the whole is asked for.
      this.#asked = null;
      held.segment.drop();
      await held.segment.result;
      return null;
    }
    this.#context.parts.gates.of(held.segment.url).served(performance.now());
    origin.accept(held.head, size);
    return { origin, held, resuming: this.#resuming };
  }

  async #failed(origin: Origin, action: FailureAction): Promise<Opened | null> {
    const { gates } = this.#context.parts;
    switch (action.kind) {
      case "empty":
        return { origin, held: null, resuming: false };
      case "busy": {
        const { retryAfterMs, problem: why } = action;
        const { status } = why;
        const refusal = { retryAfterMs, serving: 0, status };
        gates.of(origin.url).refused(performance.now(), refusal);
        return this.#again(origin, why);
      }
      case "again":
        return this.#again(origin, action.problem);
      case "relink":
        if (this.#canRelink(origin)) {
          origin.link = null;
          await this.#walk(origin);
        } else this.#context.drop(origin, action.problem);
        return null;
      case "no_ranges":
      case "changed":
        return this.#plainer(origin, action);
      default:
        this.#context.drop(origin, action.problem);
        return null;
    }
  }

  #again(origin: Origin, why: Problem): null {
    const { gates, patience } = this.#context.parts;
    const { goodAt } = gates.of(origin.url);
    this.#why = why;
    const most = TRIES[why.code] ?? FIRST_TRIES;
    const attempts = Math.min(most, patience.attempts);
    const now = performance.now();
    const more = origin.failed(now, {
      goodAt,
      patience: { ...patience, attempts },
    });
    const asked = typeof why.retry === "object" ? why.retry.afterMs : 0;
    origin.notBefore = Math.max(origin.notBefore, now + asked);
    if (!more || asked > LONGEST_WAIT_MS) this.#context.drop(origin, why);
    return null;
  }

  /** A refused link is worth another only where there is someone to ask. */
  #canRelink(origin: Origin): boolean {
    const redirected = origin.url !== origin.source.url;
    const askable = redirected || this.#context.request.refresh !== undefined;
    return askable && origin.linkRefused();
  }

  /** Asks for less: without what an earlier run knew, then without a range. */
  #plainer(origin: Origin, action: FailureAction): null {
    if (this.#resuming) {
      this.#resuming = false;
      const whole = action.kind === "no_ranges";
      this.#asked = whole ? null : this.#firstAsk(0);
      origin.pinned = {
        ...origin.pinned,
        size: this.#context.request.size,
        etag: null,
        lastModified: null,
      };
    } else if (this.#asked !== null && action.kind === "no_ranges") {
      this.#asked = null;
    } else this.#context.drop(origin, action.problem);
    return null;
  }
}
