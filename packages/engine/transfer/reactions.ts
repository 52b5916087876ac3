import { dirname } from "node:path";
import type { Problem } from "@haul/contract";
import { toProblem } from "@haul/contract/plain";
import type { HeadMessage } from "../threads/segment_protocol.ts";
import type { TransferContext } from "./context.ts";
import {
  busyProblem,
  type FailureAction,
  isRefusal,
} from "./failure_policy.ts";
import type { Live } from "./live_segment.ts";
import type { Origin } from "./origin.ts";
import type { Transfer } from "./transfer.ts";
import { waitWords } from "./wait_words.ts";

/** Fresh starts that a changing file, or one without ranges, is granted. */
const RESTARTS = 3;
/** Waits longer than this are told to the user, in milliseconds. */
const WORTH_TELLING_MS = 1000;

/** What a transfer does when its sources misbehave: one method for each kind of trouble. */
export class Reactions {
  readonly #context: TransferContext;
  readonly #transfer: Transfer;
  readonly #reactions: Record<
    FailureAction["kind"],
    (origin: Origin, action: FailureAction) => void
  > = {
    again: (origin, { problem }) => this.#again(origin, problem),
    busy: (origin, action) => this.#busy(origin, action),
    relink: (origin, { problem }) => this.#relink(origin, problem),
    no_ranges: (origin, { problem }) => this.#distrust(origin, problem),
    changed: (origin, { problem }) => this.#changed(origin, problem),
    page: (origin, { problem }) => this.#page(origin, problem),
    space: (_origin, { problem }) => {
      this.#space = problem;
    },
    empty: (origin, { problem }) => this.#context.drop(origin, problem),
    drop: (origin, { problem }) => this.#context.drop(origin, problem),
    fatal: (_origin, { problem }) => this.#transfer.fail(problem),
  };
  #restarts = 0;
  #space: Problem | null = null;
  /** The end of the wait that the user was told of, in milliseconds since 1970. */
  #toldUntil = 0;
  /** The newest trouble, for when nobody is left to ask. */
  #last: Problem | null = null;

  constructor(options: { context: TransferContext; transfer: Transfer }) {
    this.#context = options.context;
    this.#transfer = options.transfer;
  }

  /** Books what an ended segment says of its origin. */
  brought(live: Live, head: HeadMessage | null): void {
    const { origin } = live.running;
    if (head !== null) {
      this.#transfer.unframed ||= !head.framed;
      if (!origin.joined) origin.accept(head, this.#transfer.ledger.size);
    }
    if (live.position === live.start) return;
    origin.progressed();
    this.#context.parts.gates.of(live.running.url).served(performance.now());
  }

  /** Does what the failure of one segment asks for. */
  act(live: Live, action: FailureAction): void {
    const { origin } = live.running;
    this.#last = action.problem;
    // A connection that broke after it brought bytes is simply opened again.
    const fruitful = live.position > live.start;
    // A newer link has taken the place of the one that was refused.
    const stale = live.running.url !== origin.url;
    if (action.kind === "relink" && stale) return;
    if (
      action.kind === "again" &&
      fruitful &&
      this.#transfer.mode !== "stream"
    ) {
      return;
    }
    this.#reactions[action.kind](origin, action);
  }

  /** Ends the transfer where no source is left. */
  failIfAbandoned(): void {
    const { origins } = this.#context;
    if (origins.some((origin) => origin.dropped === null)) return;
    const problem = origins[0]?.dropped ?? this.#last;
    if (problem) this.#transfer.fail(problem);
  }

  /** Says why nothing comes where another download learned that a host wants to be left alone. */
  tellForeignWait(): void {
    if (this.#transfer.ledger.live.size > 0) return;
    const now = performance.now();
    const { origins, parts } = this.#context;
    const waits = origins
      .filter((origin) => origin.dropped === null)
      .map(({ url }) => ({ url, ms: parts.gates.of(url).waitMs(now) }));
    const [soonest] = waits.sort((a, b) => a.ms - b.ms);
    if (soonest === undefined || soonest.ms < WORTH_TELLING_MS) return;
    const until = now + soonest.ms;
    if (until - this.#toldUntil < WORTH_TELLING_MS) return;
    this.#toldUntil = until;
    const { host } = new URL(soonest.url);
    const status = parts.gates.of(soonest.url).status ?? 503;
    const why = busyProblem(host, { status, retryAfterMs: soonest.ms });
    const text = waitWords(why.message, soonest.ms);
    this.#transfer.notify("waiting", text, Date.now() + soonest.ms);
  }

  /** Finds the links that are not known yet, and renews those that end soon. */
  renewDying(): void {
    const date = Date.now();
    const now = performance.now();
    for (const origin of this.#context.origins) {
      const due = origin.needsWalk || origin.expiresSoon(date);
      if (due && origin.usable(now)) this.#renew(origin);
    }
  }

  /** Waits while the disk is full; what is there stays, and goes on by itself. */
  async awaitSpace(signal: AbortSignal): Promise<void> {
    if (this.#space === null) return;
    const { crew, ledger, partPath } = this.#transfer;
    crew.stopAll();
    this.#transfer.notify("waiting_for_space", this.#space.message);
    this.#space = null;
    const left = (ledger.size ?? 0) - ledger.covered().total;
    await this.#context.parts.disk
      .waitForSpace(dirname(partPath), Math.max(1, left), {
        signal,
        key: partPath,
      })
      .catch((thrown: unknown) => {
        if (!signal.aborted) throw thrown;
      });
  }

  #again(origin: Origin, why: Problem): void {
    this.#restartStream(why);
    if (!this.#mayTryAgain(origin)) this.#context.drop(origin, why);
    else if (origin.failures > 1) {
      this.#transfer.notify("retrying", waitWords(why.message, 0));
    }
  }

  /** Notes a fruitless try; false when patience is at its end. */
  #mayTryAgain(origin: Origin): boolean {
    const { gates, patience } = this.#context.parts;
    const { goodAt } = gates.of(origin.url);
    return origin.failed(performance.now(), { goodAt, patience });
  }

  /** A page in the middle of a file is a server's bad moment; at its start it is the answer. */
  #page(origin: Origin, why: Problem): void {
    if (origin.joined) this.#again(origin, why);
    else this.#context.drop(origin, why);
  }

  #busy(origin: Origin, { problem: why, retryAfterMs }: FailureAction): void {
    const gate = this.#context.parts.gates.of(origin.url);
    const { host } = new URL(origin.url);
    // A quota is everybody's: that others are still served says nothing.
    const usedUp = why.code === "quota";
    const open = this.#transfer.crew.openTo(origin);
    const serving = usedUp ? 0 : open.serving;
    // Connections that are refused at one moment count once.
    const now = performance.now();
    const waits = gate.waitMs(now) > 0;
    const { status } = why;
    gate.refused(now, { retryAfterMs, serving, status });
    this.#restartStream(why);
    if (serving > 0) {
      // Of many that are refused together, the last one knows the number.
      if (open.waiting > 0) return;
      this.#transfer.notify(
        "fallback",
        `${host} serves ${gate.cap} connections at a time; keeping to that.`,
      );
      return;
    }
    if (waits) return;
    const goesOn = this.#mayTryAgain(origin);
    const wait = Math.max(gate.waitMs(now), origin.notBefore - now);
    const seconds = Math.ceil(wait / 1000);
    const text = usedUp
      ? why.message
      : `${host} is busy; waiting ${seconds} s.`;
    this.#toldUntil = now + wait;
    this.#transfer.notify("waiting", text, Date.now() + wait);
    if (!goesOn) this.#context.drop(origin, why);
  }

  #relink(origin: Origin, why: Problem): void {
    if (origin.renewing !== null) return;
    const askable =
      origin.url !== origin.source.url ||
      this.#context.request.refresh !== undefined;
    if (askable && origin.linkRefused()) this.#renew(origin);
    else this.#context.drop(origin, why);
  }

  #renew(origin: Origin): void {
    this.#context.renew(origin, this.#transfer.signal).then(
      () => this.#transfer.wake(),
      (thrown: unknown) => {
        if (this.#transfer.signal.aborted) return;
        this.#notRenewed(origin, toProblem(thrown));
        this.#transfer.wake();
      },
    );
  }

  /** A link that could not be had is tried again when its host says, unless trying is of no use. */
  #notRenewed(origin: Origin, why: Problem): void {
    const now = performance.now();
    const named = typeof why.retry === "object" ? why.retry.afterMs : 0;
    if (named === 0 && isRefusal(why)) {
      this.#context.drop(origin, why);
      return;
    }
    origin.notBefore = Math.max(origin.notBefore, now + named);
    this.#again(origin, why);
  }

  /** After replies that may not be written, mirrors go and the last source gets simpler requests. */
  #distrust(origin: Origin, why: Problem): void {
    if (this.#hasOther(origin)) {
      this.#context.drop(origin, why);
      return;
    }
    if (!origin.repliedBadly()) return;
    const { mode } = this.#transfer;
    if (mode === "ranges") {
      this.#transfer.crew.stopAll();
      this.#transfer.enter("single");
      this.#transfer.notify(
        "fallback",
        "The server does not serve several ranges reliably: going on with one connection.",
      );
    } else if (mode === "single") {
      this.#transfer.enter("stream");
      this.#transfer.startOver();
      this.#transfer.notify(
        "fallback",
        "The server does not serve ranges: fetching the whole file in one go.",
      );
    } else this.#context.drop(origin, why);
  }

  #changed(origin: Origin, why: Problem): void {
    if (this.#hasOther(origin)) this.#context.drop(origin, why);
    else this.#restart(why);
  }

  /** A body that cannot be asked for in parts begins anew, where any of it has come. */
  #restartStream(why: Problem): void {
    const { ledger, mode } = this.#transfer;
    if (mode === "stream" && ledger.covered().total > 0) this.#restart(why);
  }

  #restart(why: Problem): void {
    if (++this.#restarts > RESTARTS) {
      this.#transfer.fail(why);
      return;
    }
    this.#transfer.notify("restarted", `Starting over: ${why.message}`);
    this.#transfer.startOver();
  }

  #hasOther(origin: Origin): boolean {
    return this.#context.origins.some(
      (other) => other !== origin && other.joined && other.dropped === null,
    );
  }
}
