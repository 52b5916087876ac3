import { MessageChannel, type MessagePort } from "node:worker_threads";
import { toProblem } from "@haul/contract/plain";
import type { NetPolicy } from "@haul/net";
import type { PartRef } from "../disk/open_shared_part.ts";
import { LeaseTable, MAX_SLOTS, type Slot } from "../threads/lease_table.ts";
import type { AskedRange } from "../threads/reply_verdict.ts";
import type {
  GoMessage,
  HeadMessage,
  PeekedMessage,
  SegmentResult,
  SegmentTask,
} from "../threads/segment_protocol.ts";
import type { Origin } from "./origin.ts";
import type { RateLimit } from "./rate_limit.ts";

/** A byte no file reaches: the limit of a segment whose end is not known. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;
/** Milliseconds without a byte after which a connection counts as stalled. */
export const STALL_MS = 5000;

/** One segment that a worker is busy with. */
export interface RunningSegment {
  readonly slot: Slot;
  readonly slotIndex: number;
  readonly origin: Origin;
  /** The link that it asks; its origin may have a newer one by now. */
  readonly url: string;
  readonly start: number;
  /** The head of a reply that will be written; null where none came. */
  readonly head: Promise<HeadMessage | null>;
  readonly result: Promise<SegmentResult>;
  /** The first bytes of a held reply; fewer where it has ended. They are fetched once. */
  peek(bytes: number): Promise<Uint8Array>;
  /** Lets a held reply flow into the part file. */
  go(part: PartRef): void;
  /** Drops a held reply. */
  drop(): void;
}

/** What {@link Segments.start} needs to know. */
export interface StartSegment {
  readonly start: number;
  /** Where it must end, or {@link NO_LIMIT}. */
  readonly end: number;
  /** The range to ask for, or null to ask for the whole body. */
  readonly asked: AskedRange | null;
  /** The part file, or null to hold the reply. */
  readonly part: PartRef | null;
  /** @default false */
  readonly comparing?: boolean;
}

/** The part of a Piscina pool that segments need; its file is `segment_worker.ts`. */
export interface SegmentPool {
  run(
    task: SegmentTask,
    options: { name: "runSegment"; transferList: object },
  ): Promise<SegmentResult>;
}

/** What all segments of one transfer share. */
export interface SegmentsOptions {
  readonly pool: SegmentPool;
  readonly policy: NetPolicy;
  readonly limits: readonly RateLimit[];
}

/** Starts segments of one transfer in the worker threads and keeps their slots. */
export class Segments {
  readonly table = new LeaseTable();
  readonly #options: SegmentsOptions;
  readonly #free = Array.from({ length: MAX_SLOTS }, (_, index) => index);

  constructor(options: SegmentsOptions) {
    this.#options = options;
  }

  /** Whether another segment can be started. */
  get available(): boolean {
    return this.#free.length > 0;
  }

  /** Hands one range to a worker thread. */
  start(origin: Origin, wanted: StartSegment): RunningSegment {
    const slotIndex = this.#free.shift();
    if (slotIndex === undefined) {
      throw new RangeError("Cannot start a segment as all slots are taken");
    }
    const slot = this.table.slot(slotIndex);
    slot.reset(wanted.start, wanted.end);
    const { port1, port2 } = new MessageChannel();
    const task = this.#task(origin, { ...wanted, slotIndex, port: port2 });
    const result = this.#run(task, port1).finally(() => {
      this.#free.push(slotIndex);
    });
    return {
      slot,
      slotIndex,
      origin,
      url: task.url,
      start: wanted.start,
      result,
      head: headFrom(port1, result),
      peek: (bytes) => peeked(port1, { bytes, result }),
      go: (part) => send(port1, { type: "go", part }),
      drop: () => send(port1, { type: "drop" }),
    };
  }

  #task(
    origin: Origin,
    wanted: StartSegment & { slotIndex: number; port: MessagePort },
  ): SegmentTask {
    return {
      table: this.table.buffer,
      slot: wanted.slotIndex,
      limits: this.#options.limits.map((limit) => limit.buffer),
      url: origin.url,
      origin: new URL(origin.source.url).origin,
      headers: origin.source.headers,
      policy: this.#options.policy,
      cipher: origin.source.cipher,
      asked: askedOf(origin, wanted.asked),
      pinned: origin.pinned,
      part: wanted.part,
      comparing: wanted.comparing ?? false,
      idleTimeoutMs: STALL_MS,
      port: wanted.port,
    };
  }

  async #run(task: SegmentTask, own: MessagePort): Promise<SegmentResult> {
    try {
      return await this.#options.pool.run(task, {
        name: "runSegment",
        // Typed for browsers' structuredClone under bun-types; it must be an array.
        transferList: [task.port] as object,
      });
    } catch (thrown) {
      // The thread itself died: its segment goes to another one.
      const lost = toProblem(thrown);
      return {
        head: null,
        ok: false,
        problem: { ...lost, code: "network", retry: "now" },
      };
    } finally {
      own.close();
    }
  }
}

/** A range in the path always has an end: the file's, where none is asked for. */
function askedOf(origin: Origin, asked: AskedRange | null): AskedRange | null {
  if (asked === null || origin.source.rangeStyle === "header") return asked;
  const end = asked.end ?? origin.pinned.size;
  // No path can say that no bytes are wanted; an empty file is asked for whole.
  if (end === null || end <= asked.start) return null;
  return { start: asked.start, end, inPath: true };
}

function headFrom(
  port: MessagePort,
  result: Promise<SegmentResult>,
): Promise<HeadMessage | null> {
  const { promise, resolve } = Promise.withResolvers<HeadMessage | null>();
  port.once("message", resolve);
  void result.then((ended) => resolve(ended.head));
  return promise;
}

function peeked(
  port: MessagePort,
  asked: { bytes: number; result: Promise<SegmentResult> },
): Promise<Uint8Array> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  port.once("message", ({ bytes }: PeekedMessage) => resolve(bytes));
  void asked.result.then(() => resolve(new Uint8Array(0)));
  send(port, { type: "peek", bytes: asked.bytes });
  return promise;
}

function send(port: MessagePort, message: GoMessage): void {
  port.postMessage(message);
}
