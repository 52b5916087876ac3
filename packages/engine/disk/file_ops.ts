import {
  close,
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  ftruncate,
  link,
  lstat,
  open,
  openSync,
  read,
  readdir,
  readSync,
  rename,
  type Stats,
  stat,
  statfs,
  unlink,
  write,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { fallocate, tryLock } from "./libc.ts";

/** What the engine asks about a file. */
export interface FileStat {
  /** The number of the filesystem. */
  dev: number;
  /** The number of the file on it. */
  ino: number;
  /** Names that the file has. */
  nlink: number;
  /** Length in bytes, holes included. */
  size: number;
  /** Bytes that it takes on disk, holes excluded. */
  allocated: number;
  isFile: boolean;
}

/**
 * Every call by which the main thread of the engine reads or changes the
 * disk. All of its durability passes through here, so that a test can put a
 * failing or crashing disk behind it. Errors are those of `node:fs`.
 *
 * Worker threads have {@link ThreadFileOps} beside it. A simulator implements
 * both and runs the workers on its own thread, for no function crosses threads.
 */
export interface FileOps {
  /** @param flags `O_` bits of `node:fs`. */
  open(path: string, flags: number, mode?: number): Promise<number>;
  close(fd: number): Promise<void>;
  /** @returns Bytes read; 0 at the end of the file. */
  read(fd: number, into: Uint8Array, position: number): Promise<number>;
  /** @returns Bytes written, which may be fewer than asked. */
  write(fd: number, bytes: Uint8Array, position: number): Promise<number>;
  ftruncate(fd: number, size: number): Promise<void>;
  /** See {@link fallocate}. */
  fallocate(fd: number, size: number): Promise<"allocated" | "unsupported">;
  /** Makes a file's bytes, and its length, outlast a power loss. */
  fdatasync(fd: number): Promise<void>;
  /** Makes the names in a folder outlast a power loss. */
  fsyncDir(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  readdir(folder: string): Promise<string[]>;
  /** Follows links. */
  stat(path: string): Promise<FileStat>;
  /** Does not follow a link. */
  lstat(path: string): Promise<FileStat>;
  fstat(fd: number): FileStat;
  /** Bytes that this user may still write to the filesystem of `path`. */
  freeBytes(path: string): Promise<number>;
  /** See {@link tryLock}. */
  tryLock(fd: number): boolean;
}

/**
 * Every call by which a worker thread reads or changes the disk. They are
 * synchronous: a chunk is written in less time than a promise takes.
 */
export interface ThreadFileOps {
  /** @param flags `O_` bits of `node:fs`; no file is created. */
  open(path: string, flags: number): number;
  close(fd: number): void;
  /** @returns Bytes read; 0 at the end of the file. */
  read(fd: number, into: Uint8Array, position: number): number;
  /** @returns Bytes written, which may be fewer than asked. */
  write(fd: number, bytes: Uint8Array, position: number): number;
  fstat(fd: number): FileStat;
}

const openAsync = promisify(open) as (
  path: string,
  flags: number,
  mode?: number,
) => Promise<number>;
const closeAsync = promisify(close);
const fsyncAsync = promisify(fsync);
const statfsAsync = promisify(statfs);
const statAsync = promisify(stat) as (path: string) => Promise<Stats>;
const lstatAsync = promisify(lstat) as (path: string) => Promise<Stats>;

/** Codes with which systems say that a folder cannot be synced at all. */
const NO_FOLDER_SYNC = new Set(["EINVAL", "ENOTSUP", "EPERM", "EISDIR"]);

/** The disk of this machine. */
export const realFileOps: FileOps = {
  open: openAsync,
  close: closeAsync,
  read: (fd, into, position) =>
    countOf((done) => read(fd, into, 0, into.byteLength, position, done)),
  write: (fd, bytes, position) =>
    countOf((done) => write(fd, bytes, 0, bytes.byteLength, position, done)),
  ftruncate: promisify(ftruncate),
  fallocate: async (fd, size) => fallocate(fd, size),
  fdatasync: promisify(fdatasync),
  fsyncDir,
  rename: promisify(rename),
  link: promisify(link),
  unlink: promisify(unlink),
  readdir: promisify(readdir) as (folder: string) => Promise<string[]>,
  stat: async (path) => fileStat(await statAsync(path)),
  lstat: async (path) => fileStat(await lstatAsync(path)),
  fstat: (fd) => fileStat(fstatSync(fd)),
  freeBytes,
  tryLock,
};

/** The disk of this machine, for worker threads. */
export const realThreadFileOps: ThreadFileOps = {
  open: openSync,
  close: closeSync,
  read: (fd, into, position) =>
    readSync(fd, into, 0, into.byteLength, position),
  write: (fd, bytes, position) =>
    writeSync(fd, bytes, 0, bytes.byteLength, position),
  fstat: (fd) => fileStat(fstatSync(fd)),
};

async function fsyncDir(folder: string): Promise<void> {
  try {
    const fd = await openAsync(folder, constants.O_RDONLY);
    try {
      await fsyncAsync(fd);
    } finally {
      await closeAsync(fd);
    }
  } catch (error) {
    // Windows, and some network mounts, know no sync of a folder.
    if (!NO_FOLDER_SYNC.has((error as NodeJS.ErrnoException).code ?? "")) {
      throw error;
    }
  }
}

async function freeBytes(path: string): Promise<number> {
  const facts = await statfsAsync(path);
  // `bavail` counts fragments. Linux says how large one is in `frsize`, which
  // differs from `bsize` on network mounts and which node's types leave out.
  const { frsize } = facts as { frsize?: number };
  return facts.bavail * (frsize || facts.bsize);
}

function fileStat(stats: Stats): FileStat {
  return {
    dev: stats.dev,
    ino: stats.ino,
    nlink: stats.nlink,
    size: stats.size,
    // POSIX counts blocks of 512 bytes whatever the filesystem's own are.
    allocated: stats.blocks * 512,
    isFile: stats.isFile(),
  };
}

function countOf(
  start: (done: (error: Error | null, count: number) => void) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    start((error, count) => (error ? reject(error) : resolve(count)));
  });
}
