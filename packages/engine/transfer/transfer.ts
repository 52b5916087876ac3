import type { Notice, Problem, Progress, TransferMode } from "@haul/contract";
import { ProblemError, problem, toProblem } from "@haul/contract/plain";
import { type CheckpointFacts, Checkpoints } from "../disk/checkpoints.ts";
import type { PartFile } from "../disk/part_file.ts";
import { Ledger, type OriginRange } from "../plan/ledger.ts";
import { Ramp } from "../plan/ramp.ts";
import type { ByteRange } from "../plan/ranges.ts";
import { SpeedMeter } from "../plan/speed.ts";
import type { EngineEvent, RemoteFacts, SaveOptions } from "../types.ts";
import type { TransferContext } from "./context.ts";
import { Crew } from "./crew.ts";
import { actionFor } from "./failure_policy.ts";
import type { Ended } from "./live_segment.ts";
import type { Origin } from "./origin.ts";
import type { Opened } from "./probe.ts";
import { Reactions } from "./reactions.ts";
import { NO_LIMIT } from "./segments.ts";
import { Wake } from "./wake.ts";

/** How often the coordinator looks, in milliseconds. */
const TICK_MS = 25;
/** How often it reports progress: four to five times a second. */
const REPORT_MS = 220;

/** What a transfer begins with. */
export interface TransferOptions {
  readonly context: TransferContext;
  readonly opened: Opened;
  readonly facts: RemoteFacts;
  /** Bytes that an earlier run left in the part file. */
  readonly inherited: readonly OriginRange[];
  readonly part: PartFile;
  readonly save: SaveOptions;
  /** Told how far the file is written for good from byte 0, and when that is void. */
  readonly onFrontier: (frontier: number | "restart") => void;
}

/**
 * Brings every byte of one file to disk: the coordinator of its segments. It
 * ends when the part file is whole and durable; what the bytes are worth is
 * for verification to say.
 */
export class Transfer {
  readonly ledger: Ledger;
  readonly crew: Crew;
  mode: TransferMode;
  /** Whether some reply said neither length nor end, so that a cut cannot be told. */
  unframed = false;
  /** Whether bytes were kept across replies without a strong validator. */
  stitched = false;
  readonly #options: TransferOptions;
  readonly #context: TransferContext;
  readonly #checkpoints: Checkpoints;
  readonly #reactions: Reactions;
  readonly #ramp: Ramp;
  readonly #meter: SpeedMeter;
  readonly #wake = new Wake();
  readonly #ended: Ended[] = [];
  readonly #signal: AbortSignal;
  #reportedAt = 0;
  #fatal: Problem | null = null;
  #streamEnd: number | null = null;
  #adopted = false;

  constructor(options: TransferOptions) {
    const { context, facts, inherited, part, save } = options;
    const now = performance.now();
    this.#options = options;
    this.#context = context;
    this.#signal = save.signal ?? new AbortController().signal;
    this.mode = facts.mode;
    this.ledger = new Ledger(facts.size, inherited);
    this.#ramp = new Ramp(save.connections ?? null);
    this.#meter = new SpeedMeter(now, this.ledger.covered().total);
    const { table } = context.segments;
    this.#checkpoints = new Checkpoints(part, {
      table,
      now,
      behind: context.parts.behind,
    });
    this.crew = this.#newCrew();
    this.#reactions = new Reactions({ context, transfer: this });
    this.enter(facts.mode);
  }

  /** Runs until every byte is on disk. @throws {ProblemError} */
  async run(): Promise<void> {
    const wake = () => this.#wake.now();
    const { globalLimit } = this.#context.parts;
    this.#signal.addEventListener("abort", wake);
    globalLimit.sharers += 1;
    try {
      this.#adoptFirst();
      for (;;) {
        this.#settleEnded();
        // Looked at before anybody is hired: a stream of unknown length is over.
        if (this.#finished()) break;
        await this.#reactions.awaitSpace(this.#signal);
        this.#tick(performance.now());
        await this.#wake.within(TICK_MS);
      }
      await this.#dismissAll();
      await Promise.all([this.#options.part.sync(), this.#checkpoints.idle()]);
      this.#report(performance.now());
    } catch (thrown) {
      await this.#dismissAll();
      await this.saveJournal().catch(() => undefined);
      throw thrown;
    } finally {
      globalLimit.sharers -= 1;
      this.#signal.removeEventListener("abort", wake);
    }
  }

  /** Fetches ranges again, from one origin where it is named, comparing as it writes. */
  async repair(
    ranges: readonly ByteRange[],
    only: Origin | null,
  ): Promise<void> {
    this.ledger.forget(ranges);
    this.crew.only = only;
    this.crew.comparing = true;
    this.#options.onFrontier("restart");
    await this.run();
    this.crew.comparing = false;
    this.crew.only = null;
  }

  /** How far the transfer is. */
  progress(now = performance.now()): Progress {
    const covered = this.ledger.covered();
    const bytes = covered.total;
    const { size } = this.ledger;
    const speed = this.#meter.bytesPerSecond(now);
    const left = size === null ? null : size - bytes;
    return {
      bytes,
      size,
      speed,
      etaSeconds: left === null || speed < 1 ? null : left / speed,
      connections: this.crew.receiving,
      fetchedBytes: this.ledger.fetched,
      wastedBytes: this.ledger.wasted,
      mode: this.mode,
      segments: this.#segmentViews(),
      done: covered.ranges.map(({ start, end }) => ({ start, end })),
    };
  }

  /** Writes down which bytes are on disk, for a later run. */
  saveJournal(): Promise<void> {
    const { size } = this.ledger;
    if (size === null) return Promise.resolve();
    const now = performance.now();
    const facts = this.#checkpointFacts(size);
    return this.#checkpoints.save(this.ledger.snapshot(), { facts, now });
  }

  /** Goes on in another mode. */
  enter(mode: TransferMode): void {
    this.mode = mode;
    this.crew.parallel = mode === "ranges";
    this.crew.whole = mode === "stream";
    if (mode === "stream") this.#checkpoints.disable();
  }

  /** Gives up what is on disk and begins at byte 0. */
  startOver(): void {
    this.crew.disown();
    this.ledger.forget([{ start: 0, end: NO_LIMIT }]);
    for (const origin of this.#context.origins) origin.unpin();
    this.#streamEnd = null;
    this.#options.onFrontier("restart");
  }

  /** Ends the transfer with a problem. */
  fail(thrown: Problem): void {
    this.#fatal ??= thrown;
    this.#wake.now();
  }

  /** Wakes the loop. */
  wake(): void {
    this.#wake.now();
  }

  /** Says something that does not end the transfer. */
  notify(kind: Notice["kind"], message: string, until?: number): void {
    const notice = { kind, message, ...(until === undefined ? {} : { until }) };
    this.#emit({ type: "notice", notice });
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  get partPath(): string {
    return this.#options.part.path;
  }

  #newCrew(): Crew {
    return new Crew({
      context: this.#context,
      ledger: this.ledger,
      ramp: this.#ramp,
      part: this.#options.part.ref,
      onEnded: (ended) => {
        this.#ended.push(ended);
        this.#wake.now();
      },
    });
  }

  #segmentViews(): Progress["segments"] {
    return [...this.ledger.live]
      .map(({ start, position, limit, running }) => ({
        start,
        position,
        end: limit === NO_LIMIT ? position : limit,
        source: running.origin.index,
      }))
      .sort((a, b) => a.start - b.start);
  }

  /** The first request asked for all that follows; most of it is for others. */
  #adoptFirst(): void {
    const { held } = this.#options.opened;
    if (held === null || this.#adopted) return;
    this.#adopted = true;
    const { slot, start } = held.segment;
    const { size } = this.ledger;
    if (size !== null && size < slot.limit) slot.lowerLimit(size);
    const [gap] = this.ledger.unassigned();
    if (this.mode === "ranges" && gap !== undefined && gap.start === start) {
      const { verdict } = held.head;
      const replyEnd = verdict.kind === "range" ? verdict.end : gap.end;
      slot.lowerLimit(this.#firstLimit(gap, replyEnd));
    }
    this.crew.adopt(held.segment, performance.now());
    held.segment.go(this.#options.part.ref);
  }

  /** Where the first reply ends by itself, unless that is far behind its share. */
  #firstLimit(gap: ByteRange, replyEnd: number): number {
    const end = Math.min(gap.end, replyEnd);
    const planned = this.crew.firstEnd(gap);
    return end - gap.start > 2 * (planned - gap.start) ? planned : end;
  }

  #finished(): boolean {
    if (this.#fatal !== null) throw new ProblemError(this.#fatal);
    if (this.#signal.aborted) throw interrupted();
    if (this.ledger.size === null && this.#streamEnd !== null) {
      this.ledger.size = this.#streamEnd;
    }
    return this.ledger.complete;
  }

  #tick(now: number): void {
    this.crew.observe(now);
    const covered = this.ledger.covered();
    this.#meter.sample(now, covered.total);
    this.#options.onFrontier(this.ledger.settledBelow(covered.frontier));
    this.#ramp.observe({
      now,
      bytes: this.ledger.fetched,
      receiving: this.crew.receiving,
    });
    this.#reactions.renewDying();
    this.crew.balance(now);
    this.#reactions.failIfAbandoned();
    this.#reactions.tellForeignWait();
    if (this.#checkpoints.due(now)) {
      this.saveJournal().catch((thrown) => this.fail(toProblem(thrown)));
    }
    if (now - this.#reportedAt >= REPORT_MS) this.#report(now);
  }

  #checkpointFacts(size: number): CheckpointFacts {
    const { request, origins } = this.#context;
    const pinned = origins.find((origin) => origin.joined)?.pinned;
    return {
      identity: request.identity,
      size,
      mode: this.mode,
      etag: pinned?.etag ?? null,
      lastModified: pinned?.lastModified ?? null,
      hashes: this.#options.facts.hashes,
    };
  }

  #settleEnded(): void {
    for (const { live, result } of this.#ended.splice(0)) {
      live.observe(performance.now());
      if (!this.ledger.end(live)) continue;
      this.#reactions.brought(live, result.head);
      if (!result.ok) this.#reactions.act(live, actionFor(result, Date.now()));
      else if (result.end === "reply" && this.ledger.size === null) {
        this.#streamEnd = live.position;
      }
    }
  }

  /** Waits until no worker writes any more. */
  async #dismissAll(): Promise<void> {
    this.crew.stopAll();
    if (!this.#adopted) this.#options.opened.held?.segment.drop();
    await this.crew.allEnded();
    for (const { live } of this.#ended.splice(0)) this.ledger.end(live);
  }

  #report(now: number): void {
    this.#reportedAt = now;
    this.#emit({ type: "progress", progress: this.progress(now) });
  }

  #emit(event: EngineEvent): void {
    this.#options.save.onEvent?.(event);
  }
}

function interrupted(): ProblemError {
  return problem(
    "interrupted",
    "The download was stopped. Its bytes are kept; start it again to go on.",
    { retry: "now" },
  );
}
