import { realThreadFileOps, type ThreadFileOps } from "../disk/file_ops.ts";
import { openSharedPart, type PartRef } from "../disk/open_shared_part.ts";
import { RateLimit } from "../transfer/rate_limit.ts";
import { decipherFrom } from "./decipher.ts";
import { freeChunk } from "./free_chunk.ts";
import { LeaseTable, type Slot } from "./lease_table.ts";
import { looksLikePage, type ReplyVerdict } from "./reply_verdict.ts";
import type { SegmentTask } from "./segment_protocol.ts";

/** How often a worker looks whether a checkpoint has made room, in milliseconds. */
const ROOM_LOOK_MS = 2;

/** Where a {@link SegmentSink} writes. */
export interface SegmentSinkOptions {
  readonly part: PartRef;
  /** Offset at which the reply ends by itself; infinite where unknown. */
  readonly replyEnd: number;
  /** @default the disk of this machine */
  readonly ops?: ThreadFileOps;
}

/** How often a worker that waits under a speed limit looks whether it still holds. */
const LIMIT_LOOK_MS = 200;

/** False where no more is wanted. */
type Taken = false | undefined;

/**
 * Writes the bytes of one segment to their offsets in the part file, within
 * what its slot allows, and no faster than its limits and checkpoints permit.
 */
export class SegmentSink implements Disposable {
  /** Set where the bytes turned out to be a web page. */
  verdict: Extract<ReplyVerdict, { kind: "page" }> | null = null;
  /** Whether the segment ended because its limit was reached. */
  atLimit = false;
  readonly #table: LeaseTable;
  readonly #slot: Slot;
  readonly #limits: readonly RateLimit[];
  readonly #ops: ThreadFileOps;
  readonly #file: number;
  readonly #comparing: boolean;
  readonly #replyEnd: number;
  readonly #decipher: (bytes: Uint8Array) => Uint8Array;
  #sniffing: boolean;
  #closed = false;
  #position: number;
  #lease: number;

  /** @throws {ProblemError} As {@link openSharedPart}. */
  constructor(task: SegmentTask, options: SegmentSinkOptions) {
    this.#replyEnd = options.replyEnd;
    this.#ops = options.ops ?? realThreadFileOps;
    this.#table = new LeaseTable(task.table);
    this.#slot = this.#table.slot(task.slot);
    this.#limits = task.limits.map((buffer) => new RateLimit(buffer));
    this.#comparing = task.comparing;
    this.#position = this.#slot.position;
    this.#lease = this.#position;
    this.#decipher =
      task.cipher === null
        ? (bytes) => bytes
        : decipherFrom(task.cipher, this.#position);
    this.#sniffing = this.#position === 0 && !task.pinned.pageExpected;
    this.#file = openSharedPart(options.part, {
      ops: this.#ops,
      forWriting: true,
    });
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#ops.close(this.#file);
  }

  /**
   * Takes one chunk; false says that no more is wanted. Bytes are paid for
   * before they are written, so that limits hold for the last of them too.
   */
  take(chunk: Uint8Array): Taken | Promise<Taken> {
    this.#slot.addReceived(chunk.length);
    const bytes = this.#decipher(chunk);
    if (bytes !== chunk) freeChunk(chunk);
    const wait = this.#owed(bytes.length);
    if (wait >= 1) return this.#putLater(wait, bytes);
    const taken = this.#put(bytes);
    return taken === false || !this.#table.full ? taken : this.#untilRoom();
  }

  /** Writes once the speed limits allow it, or are other ones. */
  async #putLater(milliseconds: number, bytes: Uint8Array): Promise<Taken> {
    const end = performance.now() + milliseconds;
    const rates = this.#rates();
    for (let left = milliseconds; left > 0; left = end - performance.now()) {
      await pause(Math.min(left, LIMIT_LOOK_MS));
      if (this.#closed || this.#rates() !== rates) break;
    }
    // Whoever stopped the segment meanwhile has closed its file.
    if (this.#closed) return false;
    const taken = this.#put(bytes);
    return taken === false ? taken : await this.#untilRoom();
  }

  /**
   * Waits until a checkpoint has made room. What has come is written before,
   * not after: held in memory it would be half a megabyte for each connection.
   */
  async #untilRoom(): Promise<Taken> {
    while (this.#table.full && !this.#slot.stopped) await pause(ROOM_LOOK_MS);
    return this.#closed ? false : undefined;
  }

  #owed(bytes: number): number {
    let wait = 0;
    for (const limit of this.#limits) wait = Math.max(wait, limit.take(bytes));
    return wait;
  }

  #rates(): string {
    return this.#limits.map((limit) => limit.bytesPerSecond).join();
  }

  #put(chunk: Uint8Array): Taken {
    if (this.#sniffing && this.#isPage(chunk)) return false;
    for (let at = 0; at < chunk.length; ) {
      if (this.#position >= this.#lease) {
        this.#lease = this.#slot.extendLease(this.#position, chunk.length);
        if (this.#position >= this.#lease) return this.#end();
      }
      const length = Math.min(chunk.length - at, this.#lease - this.#position);
      this.#write(chunk.subarray(at, at + length));
      at += length;
    }
    freeChunk(chunk);
    // A reply that ends right here is left to end: its connection stays usable.
    const cut = this.#position < this.#replyEnd;
    return cut && this.#position >= this.#slot.limit ? this.#end() : undefined;
  }

  #end(): false {
    this.atLimit = true;
    return false;
  }

  #isPage(chunk: Uint8Array): boolean {
    this.#sniffing = false;
    if (!looksLikePage(chunk)) return false;
    this.verdict = {
      kind: "page",
      contentType: "a web page by its first bytes",
    };
    return true;
  }

  #write(bytes: Uint8Array): void {
    if (this.#comparing) this.#compare(bytes);
    let written = 0;
    while (written < bytes.length) {
      const rest = written === 0 ? bytes : bytes.subarray(written);
      written += this.#ops.write(this.#file, rest, this.#position + written);
    }
    this.#position += bytes.length;
    this.#slot.advance(this.#position);
    this.#table.addWritten(bytes.length);
  }

  #compare(bytes: Uint8Array): void {
    const old = Buffer.alloc(bytes.length);
    this.#ops.read(this.#file, old, this.#position);
    if (!old.equals(bytes)) this.#slot.addDiffering(bytes.length);
  }
}

function pause(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}
