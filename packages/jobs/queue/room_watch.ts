import type { Problem } from "@haul/contract";
import type { Claim } from "@haul/engine";
import { type Claimant, claimants } from "./claimants.ts";
import type { JobTable } from "./job_table.ts";

/** Milliseconds between two looks while the queue changes: one look goes through all of it. */
const REST_MS = 500;

/** What a {@link RoomWatch} works with. */
export interface RoomWatchOptions {
  table: JobTable;
  /** Says which files have no room; see `Engine.lacking`. */
  lacking: (claims: readonly Claim[]) => Promise<ReadonlyMap<Claim, Problem>>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds between two looks at a disk that lacks room. @default 2000 */
  roomPollMs?: number;
}

/**
 * Tells waiting jobs long before their turn that the disk has no room for
 * them beside those before them, and takes it back where room appears. It ends
 * no job: what is true at a job's turn is found out then.
 */
export class RoomWatch implements Disposable {
  readonly #options: RoomWatchOptions;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isLooking = false;
  /** Whether the queue changed since the look under way began. */
  #isStale = false;
  #closed = false;

  constructor(options: RoomWatchOptions) {
    this.#options = options;
  }

  /** To be called after each change of the queue. */
  look(): void {
    this.#isStale = true;
    if (!this.#isLooking && this.#timer === null) void this.#lookOnce();
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #lookOnce(): Promise<void> {
    this.#isLooking = true;
    this.#isStale = false;
    const { table, lacking, now } = this.#options;
    const waiting = claimants(table.entries(), { wall: now() });
    const found = await lacking(waiting.map(({ claim }) => claim)).catch(
      () => new Map<Claim, Problem>(),
    );
    this.#isLooking = false;
    if (this.#closed) return;
    table.batch(() => {
      for (const entry of waiting) this.#tell(entry, found.get(entry.claim));
    });
    const isShort = found.size > 0;
    if (!this.#isStale && !isShort) return;
    const { roomPollMs = 2000 } = this.#options;
    const wait = this.#isStale ? Math.min(REST_MS, roomPollMs) : roomPollMs;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#lookOnce();
    }, wait);
  }

  /** Why a job waits otherwise is told by others. */
  #tell(entry: Claimant, short: Problem | undefined): void {
    const { state, notice } = entry.job;
    const isTold = notice?.kind === "waiting_for_space";
    if (state.phase !== "queued" || (notice !== null && !isTold)) return;
    // The figures change with every byte that anybody writes: they are told once.
    if (isTold === (short !== undefined)) return;
    const news = short && {
      kind: "waiting_for_space" as const,
      message: short.message,
    };
    this.#options.table.apply(entry, { type: "notice", notice: news ?? null });
  }
}
