import { constants } from "node:fs";
import { dirname } from "node:path";
import {
  crashImage,
  type DiskImage,
  type DiskOp,
  type NameChange,
} from "./_crash_image.ts";
import type { FileOps, FileStat, ThreadFileOps } from "./disk/file_ops.ts";

interface Inode {
  readonly ino: number;
  bytes: Uint8Array;
  size: number;
  lockedBy: number | null;
}

const EMPTY: DiskImage = { names: new Map(), contents: new Map() };

/**
 * A disk in memory that remembers all that happened to it, so that it can
 * tell what a real one may hold after the power went at any moment. Behaves as
 * a POSIX file system as far as the engine can tell; folders are always there.
 */
export class CrashFs {
  /** All that happened since the disk was made. */
  readonly log: DiskOp[] = [];
  readonly #before: DiskImage;
  readonly #names: Map<string, Inode>;
  readonly #open = new Map<number, Inode>();
  #lastIno = 0;
  #lastFd = 100;

  constructor(before: DiskImage = EMPTY) {
    this.#before = before;
    const inodes = new Map<number, Inode>();
    for (const [ino, bytes] of before.contents) {
      const copy = bytes.slice();
      inodes.set(ino, { ino, bytes: copy, size: copy.length, lockedBy: null });
      this.#lastIno = Math.max(this.#lastIno, ino);
    }
    this.#names = new Map(
      [...before.names].flatMap(([path, ino]) => {
        const inode = inodes.get(ino);
        return inode === undefined ? [] : [[path, inode] as const];
      }),
    );
  }

  /** A disk as it may be after the power went right after `calls` operations. */
  crash(calls: number, random: () => number): CrashFs {
    const log = this.log.slice(0, calls);
    return new CrashFs(crashImage(this.#before, log, random));
  }

  /** What a file holds, or null where there is none. */
  content(path: string): Uint8Array | null {
    const inode = this.#names.get(path);
    return inode === undefined ? null : inode.bytes.subarray(0, inode.size);
  }

  /** Names of all files. */
  names(): string[] {
    return [...this.#names.keys()].sort();
  }

  /** Descriptors that nobody closed. */
  get openFiles(): number {
    return this.#open.size;
  }

  /** The disk as worker threads use it. */
  readonly thread: ThreadFileOps = {
    open: (path, flags) => this.#openFile(path, flags),
    close: (fd) => this.#close(fd),
    read: (fd, into, position) => this.#read(fd, into, position),
    write: (fd, bytes, position) => this.#write(fd, bytes, position),
    fstat: (fd) => this.#stat(this.#at(fd)),
  };

  /** The disk as the main thread uses it. */
  readonly ops: FileOps = {
    open: async (path, flags) => this.#openFile(path, flags),
    close: async (fd) => this.#close(fd),
    read: async (fd, into, position) => this.#read(fd, into, position),
    write: async (fd, bytes, position) => this.#write(fd, bytes, position),
    ftruncate: async (fd, size) => this.#resize(this.#at(fd), size),
    fallocate: async (fd, size) => {
      const inode = this.#at(fd);
      if (inode.size < size) this.#resize(inode, size);
      return "allocated";
    },
    fdatasync: async (fd) => {
      this.log.push({ kind: "sync", ino: this.#at(fd).ino });
    },
    fsyncDir: async (folder) => {
      this.log.push({ kind: "syncFolder", folder });
    },
    rename: async (from, to) => {
      const inode = this.#named(from, "rename");
      this.#rename(inode, [
        [from, null],
        [to, inode.ino],
      ]);
    },
    link: async (from, to) => {
      if (this.#names.has(to)) throw failure("EEXIST", "link", to);
      const inode = this.#named(from, "link");
      this.#rename(inode, [[to, inode.ino]]);
    },
    unlink: async (path) => {
      this.#rename(this.#named(path, "unlink"), [[path, null]]);
    },
    readdir: async (folder) =>
      this.names()
        .filter((path) => dirname(path) === folder)
        .map((path) => path.slice(folder.length + 1)),
    stat: async (path) => this.#statOf(path),
    lstat: async (path) => this.#statOf(path),
    fstat: (fd) => this.#stat(this.#at(fd)),
    freeBytes: async () => 2 ** 40,
    tryLock: (fd) => {
      const inode = this.#at(fd);
      const free = inode.lockedBy === null || inode.lockedBy === fd;
      if (free) inode.lockedBy = fd;
      return free;
    },
  };

  #openFile(path: string, flags: number): number {
    let inode = this.#names.get(path);
    if (inode === undefined) {
      if ((flags & constants.O_CREAT) === 0) {
        throw failure("ENOENT", "open", path);
      }
      const ino = ++this.#lastIno;
      inode = { ino, bytes: new Uint8Array(0), size: 0, lockedBy: null };
      this.#rename(inode, [[path, ino]]);
    } else if ((flags & constants.O_TRUNC) !== 0) this.#resize(inode, 0);
    const fd = ++this.#lastFd;
    this.#open.set(fd, inode);
    return fd;
  }

  #close(fd: number): void {
    const inode = this.#at(fd);
    if (inode.lockedBy === fd) inode.lockedBy = null;
    this.#open.delete(fd);
  }

  #read(fd: number, into: Uint8Array, position: number): number {
    const { bytes, size } = this.#at(fd);
    const found = bytes.subarray(
      Math.min(position, size),
      Math.min(size, position + into.byteLength),
    );
    into.set(found);
    return found.byteLength;
  }

  #write(fd: number, bytes: Uint8Array, position: number): number {
    const inode = this.#at(fd);
    const copy = Uint8Array.from(bytes);
    this.#grow(inode, position + copy.length);
    inode.bytes.set(copy, position);
    inode.size = Math.max(inode.size, position + copy.length);
    this.log.push({ kind: "write", ino: inode.ino, at: position, bytes: copy });
    return copy.length;
  }

  #resize(inode: Inode, size: number): void {
    this.#grow(inode, size);
    if (size < inode.size) inode.bytes.fill(0, size, inode.size);
    inode.size = size;
    this.log.push({ kind: "resize", ino: inode.ino, size });
  }

  #grow(inode: Inode, size: number): void {
    if (size <= inode.bytes.length) return;
    const bytes = new Uint8Array(Math.max(size, inode.bytes.length * 2));
    bytes.set(inode.bytes);
    inode.bytes = bytes;
  }

  #rename(inode: Inode, changes: NameChange[]): void {
    for (const [path, ino] of changes) {
      if (ino === null) this.#names.delete(path);
      else this.#names.set(path, inode);
    }
    const folder = dirname(changes[0]?.[0] ?? "");
    this.log.push({ kind: "name", ino: inode.ino, folder, changes });
  }

  #named(path: string, syscall: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure("ENOENT", syscall, path);
    return inode;
  }

  #at(fd: number): Inode {
    const inode = this.#open.get(fd);
    if (inode === undefined) throw failure("EBADF", "fd", String(fd));
    return inode;
  }

  #statOf(path: string): FileStat {
    // The folders of a simulated disk are always there.
    const inode = this.#names.get(path);
    if (inode !== undefined) return this.#stat(inode);
    const isFolder = this.names().some((name) => dirname(name) === path);
    if (!isFolder && path.includes(".")) throw failure("ENOENT", "stat", path);
    return { dev: 1, ino: 0, nlink: 1, size: 0, allocated: 0, isFile: false };
  }

  #stat({ ino, size }: Inode): FileStat {
    let nlink = 0;
    for (const inode of this.#names.values()) if (inode.ino === ino) nlink++;
    return { dev: 1, ino, nlink, size, allocated: size, isFile: true };
  }
}

function failure(code: string, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), {
    code,
    syscall,
    path,
  });
}
