import { SpeedMeter } from "../plan/speed.ts";
import type { LiveSegment } from "../plan/tail.ts";
import type { SegmentResult } from "../threads/segment_protocol.ts";
import type { RunningSegment } from "./segments.ts";

/** Milliseconds over which one connection's speed is averaged. */
const SPEED_WINDOW_MS = 1500;

/** A running segment as the coordinator watches it. */
export class Live {
  readonly running: RunningSegment;
  /** The live segment that it races, for a hedge. */
  readonly races: Live | null;
  #meter: SpeedMeter;
  #position: number;
  #movedAt: number;
  #lookedAt: number;
  #firstMoveAt: number | null = null;

  constructor(
    running: RunningSegment,
    options: { now: number; races?: Live | undefined },
  ) {
    this.running = running;
    this.races = options.races ?? null;
    this.#position = running.start;
    this.#movedAt = options.now;
    this.#lookedAt = options.now;
    this.#meter = new SpeedMeter(options.now, running.start, SPEED_WINDOW_MS);
  }

  get start(): number {
    return this.running.start;
  }

  /** All its bytes before this offset are written. */
  get position(): number {
    return this.running.slot.position;
  }

  get limit(): number {
    return this.running.slot.limit;
  }

  /** Whether its first byte has come. */
  get receiving(): boolean {
    return this.#firstMoveAt !== null;
  }

  /** When its last byte was seen. */
  get movedAt(): number {
    return this.#movedAt;
  }

  /** Looks at the slot; true when it moved since the last look. */
  observe(now: number): boolean {
    const { position } = this.running.slot;
    const moved = position > this.#position;
    if (moved && this.#firstMoveAt === null) {
      // Its speed counts from here: the wait for the first byte is no part of it.
      this.#firstMoveAt = now;
      this.#meter = new SpeedMeter(this.#lookedAt, this.start, SPEED_WINDOW_MS);
    }
    if (moved) {
      this.#position = position;
      this.#movedAt = now;
    }
    this.#lookedAt = now;
    this.#meter.sample(now, position);
    return moved;
  }

  /** What the choices of the tail need to know. */
  view(now: number, raced: boolean): LiveSegment {
    const { slot, slotIndex, origin } = this.running;
    return {
      slot: slotIndex,
      source: origin.index,
      position: this.#position,
      lease: slot.lease,
      limit: slot.limit,
      speed: this.#meter.bytesPerSecond(now),
      receivingMs: this.#firstMoveAt === null ? null : now - this.#firstMoveAt,
      silentMs: now - this.#movedAt,
      raced,
    };
  }

  /** Tells the worker to end where it is. */
  stop(): void {
    this.running.slot.stop();
  }
}

/** A segment that has ended, with its last word. */
export interface Ended {
  readonly live: Live;
  readonly result: SegmentResult;
}
