import { dirname } from "node:path";
import type { Problem } from "@haul/contract";
import { formatBytes, type ProblemError, problem } from "@haul/contract/plain";
import { bytesToCome, type Claim } from "./claim.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { codeOf, fsProblem } from "./fs_problem.ts";

/** How to wait for space. */
export interface WaitForSpaceOptions {
  /** Ends the wait; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Whose reservation does not count against it. @default none */
  key?: string;
  /** Milliseconds between looks at the disk. @default 2000 */
  pollMs?: number;
}

/** The room that one job asks for. */
export interface Need {
  /** Where the file will go; need not be there yet. */
  folder: string;
  /** Bytes still to be written. */
  bytes: number;
  /** Files that are to have room before it, the first one first. @default none */
  before?: readonly Claim[];
}

interface Reservation {
  dev: number;
  bytes: number;
}

/** A filesystem, as one look found it. */
interface Disk {
  dev: number;
  /** Bytes that may still be written to it. */
  free: number;
}

/** A file that is to come, and what it needs of which disk. */
interface Weighed {
  claim: Claim;
  disk: Disk;
  bytes: number;
}

/** What a disk lacks for one file. */
interface Shortage extends Disk {
  bytes: number;
  /** Bytes that are to be others'. */
  promised: number;
}

/**
 * Keeps what all running jobs still have to write to each filesystem, so that
 * jobs that fit one by one do not fill the disk together. What is to come
 * besides is not kept here: who asks for room names the files that go first,
 * since only the queue knows their order.
 *
 * Only bytes that the filesystem does not yet know of are kept here: once
 * `PartFile.allocate` answered `allocated`, they are gone from the free space
 * already, and the caller says `update(key, 0)`. Another process is seen by
 * the room it has taken; what it has promised to its own jobs is not.
 */
export class DiskSpace {
  readonly #ops: FileOps;
  readonly #reservations = new Map<string, Reservation>();

  /** @param ops @default the disk of this machine */
  constructor(ops: FileOps = realFileOps) {
    this.#ops = ops;
  }

  /**
   * Sets space aside for one job; a second call for the same job replaces the
   * first.
   *
   * @param key The path of its part file.
   * @throws {ProblemError} `disk_full`, with the missing amount.
   */
  async reserve(key: string, need: Need): Promise<void> {
    const { folder, bytes, before = [] } = need;
    const rough = { disk: await this.#look(folder), bytes };
    const earlier = await this.#weigh(before, rough);
    const disk = await this.#look(folder);
    // From here to the end nothing waits, so no other job comes in between.
    const books = new Books(this.#others(key));
    for (const each of earlier) books.enter(each);
    const short = books.enter({ disk, bytes });
    if (short !== null) throw fullProblem(folder, short);
    this.#reservations.set(key, { dev: disk.dev, bytes });
  }

  /**
   * Says which of several files that are to come have no room beside those
   * before them and what is being fetched. A file that has none keeps none
   * from those behind it.
   *
   * @param claims The first one first.
   */
  async lacking(
    claims: readonly Claim[],
  ): Promise<ReadonlyMap<Claim, Problem>> {
    const weighed = await this.#weigh(claims);
    const books = new Books(this.#others(null));
    const lacking = new Map<Claim, Problem>();
    for (const each of weighed) {
      const short = books.enter(each);
      if (short === null) continue;
      const folder = dirname(each.claim.path);
      lacking.set(each.claim, fullProblem(folder, short).problem);
    }
    return lacking;
  }

  /** Says how many bytes a job still has to write. An unknown job is ignored. */
  update(key: string, remaining: number): void {
    const reservation = this.#reservations.get(key);
    if (reservation !== undefined) {
      reservation.bytes = Math.max(0, remaining);
    }
  }

  /** Forgets a job. */
  release(key: string): void {
    this.#reservations.delete(key);
  }

  /**
   * Waits until there is room for `bytes` beside what others reserved. It
   * looks first after one poll: whoever asks was just told that the disk is
   * full, and a quota is not seen in the free space.
   */
  async waitForSpace(
    folder: string,
    bytes: number,
    options: WaitForSpaceOptions = {},
  ): Promise<void> {
    const { signal, key = "", pollMs = 2000 } = options;
    for (;;) {
      await pause(pollMs, signal);
      const disk = await this.#look(folder);
      const books = new Books(this.#others(key));
      if (books.enter({ disk, bytes }) === null) return;
    }
  }

  /** What jobs other than `except` reserved. */
  #others(except: string | null): ReadonlyMap<string, Reservation> {
    const others = new Map(this.#reservations);
    if (except !== null) others.delete(except);
    return others;
  }

  /**
   * What files still need, and of which disk. Where there is room for all of
   * them whole, and for one `more`, none is looked at. A folder that nobody
   * can look into is left to the job that wants it.
   */
  async #weigh(
    claims: readonly Claim[],
    more?: Omit<Weighed, "claim">,
  ): Promise<Weighed[]> {
    const looks = new Map<string, Promise<Disk | null>>();
    const weighed: Weighed[] = [];
    for (const claim of claims) {
      const folder = dirname(claim.path);
      const look = looks.getOrInsertComputed(folder, () =>
        this.#look(folder).catch(() => null),
      );
      const disk = await look;
      if (disk !== null) weighed.push({ claim, disk, bytes: claim.size });
    }
    const books = new Books(this.#others(null));
    const all = more === undefined ? weighed : [...weighed, more];
    const isTight = all.some((each) => books.enter(each) !== null);
    if (!isTight) return weighed;
    return await Promise.all(
      weighed.map(async (each) => ({
        ...each,
        bytes: await bytesToCome(each.claim, this.#ops),
      })),
    );
  }

  async #look(folder: string): Promise<Disk> {
    for (let at = folder; ; at = dirname(at)) {
      try {
        const { dev } = await this.#ops.stat(at);
        return { dev, free: await this.#ops.freeBytes(at) };
      } catch (error) {
        if (codeOf(error) === "ENOENT" && at !== dirname(at)) continue;
        throw fsProblem(error, { action: "open", path: folder });
      }
    }
  }
}

/** One pass over all who want room, first come first served. */
class Books {
  readonly #reservations: ReadonlyMap<string, Reservation>;
  /** Bytes that are somebody's, by the number of the filesystem. */
  readonly #promised = new Map<number, number>();

  constructor(reservations: ReadonlyMap<string, Reservation>) {
    this.#reservations = reservations;
    for (const { dev, bytes } of reservations.values()) this.#add(dev, bytes);
  }

  /** Promises room, or says what is missing and promises none. */
  enter(each: Omit<Weighed, "claim"> & Partial<Weighed>): Shortage | null {
    const { disk, bytes, claim } = each;
    const isReserved = this.#reservations.has(claim?.partPath ?? "");
    if (isReserved) return null;
    const promised = this.#promised.get(disk.dev) ?? 0;
    if (bytes + promised > disk.free) return { ...disk, bytes, promised };
    this.#add(disk.dev, bytes);
    return null;
  }

  #add(dev: number, bytes: number): void {
    this.#promised.set(dev, (this.#promised.get(dev) ?? 0) + bytes);
  }
}

function fullProblem(folder: string, short: Shortage): ProblemError {
  const { bytes, free, promised } = short;
  const missing = formatBytes(bytes + promised - free);
  const others =
    promised === 0
      ? ""
      : `, ${formatBytes(promised)} of that promised to other downloads`;
  return problem(
    "disk_full",
    `Not enough room for ${formatBytes(bytes)}: ${missing} more needed on the disk of ${folder}, which has ${formatBytes(free)} free${others}. Free some space, or choose another folder.`,
  );
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
