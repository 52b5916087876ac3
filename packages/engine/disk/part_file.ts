import { constants } from "node:fs";
import { dirname } from "node:path";
import { type ProblemError, problem } from "@haul/contract/plain";
import { type FileOps, type FileStat, realFileOps } from "./file_ops.ts";
import { codeOf, type FsFailure, fsProblem } from "./fs_problem.ts";
import type { PartRef } from "./open_shared_part.ts";

/** What {@link openPart} takes. */
export interface OpenPartOptions {
  /** @default the disk of this machine */
  ops?: FileOps;
}

/** Opens as the writer, never through a link, never waiting for a FIFO's reader. */
const FLAGS =
  constants.O_RDWR |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * Opens the part file for writing and locks it, and makes it where there is
 * none. What is in it stays.
 *
 * @throws {ProblemError} `already_running` where another Haul has it open;
 * `open_failed` where something else than a file has the name; and what
 * {@link fsProblem} says.
 */
export async function openPart(
  path: string,
  options: OpenPartOptions = {},
): Promise<PartFile> {
  const { ops = realFileOps } = options;
  // The file may be renamed or removed between the open and the lock, by the
  // Haul that just finished it: then the lock is one on a file without a name.
  for (;;) {
    const fd = await ops.open(path, FLAGS, 0o644).catch((error: unknown) => {
      throw fsProblem(error, { action: openAction(error), path });
    });
    try {
      const stat = statOf(fd, path, ops);
      requireFile(stat, path);
      requireLock(ops.tryLock(fd), path);
      if (await isNamed(stat, path, ops)) return new PartFile(fd, path, ops);
    } catch (error) {
      await closeQuietly(fd, ops);
      throw error;
    }
    await closeQuietly(fd, ops);
  }
}

/** A file on its way: open, locked, and only this process's to write. */
export class PartFile {
  readonly path: string;
  /** For the worker threads; valid until {@link close}. */
  readonly fd: number;
  readonly dev: number;
  readonly ino: number;
  /**
   * True where the file has a second name: a run before this one died between
   * giving it its final name and taking away this one. It must not be written
   * to, for the final name would show the new bytes; see {@link removeName}.
   */
  readonly placed: boolean;
  /** The disk that it is on. */
  readonly ops: FileOps;
  #failure: ProblemError | null = null;
  #closed = false;

  /** Use {@link openPart}. */
  constructor(fd: number, path: string, ops: FileOps) {
    const { dev, ino, nlink } = statOf(fd, path, ops);
    this.path = path;
    this.fd = fd;
    this.dev = dev;
    this.ino = ino;
    this.placed = nlink > 1;
    this.ops = ops;
  }

  /** What a worker thread is told of it. */
  get ref(): PartRef {
    const { path, dev, ino } = this;
    return { path, dev, ino };
  }

  /** Length in bytes, holes included. */
  size(): number {
    return statOf(this.fd, this.path, this.ops).size;
  }

  /** Bytes that it takes on disk, holes excluded. */
  taken(): number {
    return statOf(this.fd, this.path, this.ops).allocated;
  }

  /**
   * Makes the file `size` bytes long and takes the disk space for it.
   *
   * @returns `sparse` where the filesystem cannot set space aside: there was
   * room for all bytes just now, yet a later write may still find none.
   * @throws {ProblemError} `disk_full`, with the missing amount.
   */
  async allocate(size: number): Promise<"allocated" | "sparse"> {
    this.#refusePlaced(size);
    const before = this.size();
    if (before > size) await this.truncate(size);
    try {
      // A length of 0 is an error to fallocate.
      if (
        size > 0 &&
        (await this.ops.fallocate(this.fd, size)) === "allocated"
      ) {
        return "allocated";
      }
    } catch (error) {
      throw await this.#noRoom(error, Math.min(before, size), size);
    }
    await this.#requireRoom(size);
    await this.truncate(size);
    return "sparse";
  }

  /** Cuts the file, or lengthens it by a hole. */
  async truncate(size: number): Promise<void> {
    this.#refusePlaced(size);
    await this.#try("write", () => this.ops.ftruncate(this.fd, size));
  }

  /**
   * Makes every byte written so far outlast a power loss. A failed sync is
   * the end of this file: the kernel may have dropped the bytes and say
   * nothing at the next call, so later calls fail too.
   *
   * @throws {ProblemError} `io_failed`, or `disk_full` where space ran out late.
   */
  async sync(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    try {
      await this.ops.fdatasync(this.fd);
    } catch (error) {
      this.#failure = fsProblem(error, { action: "sync", path: this.path });
      throw this.#failure;
    }
  }

  /** Fills `into` from `position` on; fewer bytes only at the end of the file. */
  async read(into: Uint8Array, position: number): Promise<number> {
    let at = 0;
    while (at < into.byteLength) {
      const count = await this.#try("read", () =>
        this.ops.read(this.fd, into.subarray(at), position + at),
      );
      if (count === 0) break;
      at += count;
    }
    return at;
  }

  /** Writes all of `bytes`. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    this.#refusePlaced(position + bytes.byteLength);
    let at = 0;
    while (at < bytes.byteLength) {
      at += await this.#try("write", () =>
        this.ops.write(this.fd, bytes.subarray(at), position + at),
      );
    }
  }

  /** Lets go of the file and its lock. The bytes stay. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await closeQuietly(this.fd, this.ops);
  }

  /**
   * Removes the part's name, durably. Where the name meanwhile belongs to
   * another file, that file stays.
   */
  async removeName(): Promise<void> {
    if (!(await isNamed(this, this.path, this.ops))) return;
    await this.#try("remove", async () => {
      await this.ops.unlink(this.path);
      await this.ops.fsyncDir(dirname(this.path));
    });
  }

  /**
   * Gives the file another name, for somebody to look at.
   *
   * @returns The path, which is this one with `suffix` added.
   */
  async setAside(suffix: string): Promise<string> {
    const aside = `${this.path}${suffix}`;
    await this.#try("write", () => this.ops.rename(this.path, aside));
    return aside;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refusePlaced(size: number): void {
    if (!this.placed || this.size() === size) return;
    throw problem(
      "open_failed",
      `Cannot write ${this.path}: the file has a second name, which would change with it. Remove ${this.path}, then try again.`,
    );
  }

  async #requireRoom(size: number): Promise<void> {
    const missing = await this.#missing(size);
    if (missing <= 0) return;
    throw fsProblem(Object.assign(new Error("no room"), { code: "ENOSPC" }), {
      action: "write",
      path: this.path,
      missing,
    });
  }

  async #noRoom(
    error: unknown,
    before: number,
    size: number,
  ): Promise<ProblemError> {
    const missing = await this.#missing(size).catch(() => null);
    // Gives back what the failed call took, so that the disk is not left full.
    await this.ops.ftruncate(this.fd, before).catch(() => undefined);
    return fsProblem(error, { action: "write", path: this.path, missing });
  }

  /** Bytes that the disk lacks to hold all of the file. */
  async #missing(size: number): Promise<number> {
    const free = await this.ops.freeBytes(dirname(this.path));
    return size - this.taken() - free;
  }

  async #try<T>(
    action: FsFailure["action"],
    run: () => Promise<T>,
  ): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw fsProblem(error, { action, path: this.path });
    }
  }
}

function statOf(fd: number, path: string, ops: FileOps): FileStat {
  try {
    return ops.fstat(fd);
  } catch (error) {
    throw fsProblem(error, { action: "read", path });
  }
}

/**
 * Whatever closing says, the descriptor is gone; and bytes that count were
 * synced before, which told of what could not be written.
 */
async function closeQuietly(fd: number, ops: FileOps): Promise<void> {
  await ops.close(fd).catch(() => undefined);
}

async function isNamed(
  file: Pick<FileStat, "dev" | "ino">,
  path: string,
  ops: FileOps,
): Promise<boolean> {
  try {
    const named = await ops.lstat(path);
    return named.dev === file.dev && named.ino === file.ino;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw fsProblem(error, { action: "open", path });
  }
}

/** Something in the way is met at opening; all else is about creating. */
function openAction(error: unknown): "open" | "create" {
  return ["ELOOP", "EISDIR", "ENXIO"].includes(codeOf(error))
    ? "open"
    : "create";
}

function requireFile(stat: FileStat, path: string): void {
  if (stat.isFile) return;
  throw problem(
    "open_failed",
    `Cannot open ${path}: it must be a regular file. Move it away, then try again.`,
  );
}

function requireLock(locked: boolean, path: string): void {
  if (locked) return;
  throw problem(
    "already_running",
    `Another Haul is already downloading this file: ${path}. Wait for it, or stop it first.`,
  );
}
