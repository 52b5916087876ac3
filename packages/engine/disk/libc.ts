import { dlopen, FFIType, type Pointer, read } from "bun:ffi";

/** From `flock(2)`: an exclusive lock, or an error at once. */
const LOCK_EX_NB = 2 | 4;

/** Error numbers of Linux, as `errno(3)` names them. */
const EINTR = 4;
const LINUX_ERRORS: Readonly<Record<number, string>> = {
  5: "EIO",
  9: "EBADF",
  27: "EFBIG",
  28: "ENOSPC",
  30: "EROFS",
  122: "EDQUOT",
};

/** `EWOULDBLOCK`: 11 on Linux, 35 on macOS. */
const WOULD_BLOCK = process.platform === "darwin" ? 35 : 11;

/** File names of the C library: glibc, then musl, then macOS. */
const NAMES = {
  linux: [
    "libc.so.6",
    `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`,
  ],
  darwin: ["libSystem.B.dylib"],
} as const;

interface Libc {
  flock(fd: number, operation: number): number;
  fallocate: ((fd: number, size: number) => number) | null;
  errno(): number;
}

let libc: Libc | null | undefined;

/**
 * Gives a file all its disk space now, so that a full disk is met before the
 * first byte and not in the middle. Bytes that are there already stay.
 *
 * It calls Linux's own `fallocate`, not `posix_fallocate`: where a filesystem
 * cannot allocate, glibc's version of the latter writes into every block.
 *
 * @param fd An open, writable file.
 * @param size Bytes from the file's start.
 * @returns `unsupported` where the system or the filesystem cannot do it.
 * @throws {Error} With a `code`, as `node:fs` has it, where there is no room.
 */
export function fallocate(
  fd: number,
  size: number,
): "allocated" | "unsupported" {
  const c = loadLibc();
  if (c?.fallocate == null) return "unsupported";
  while (c.fallocate(fd, size) !== 0) {
    const errno = c.errno();
    if (errno === EINTR) continue;
    const code = LINUX_ERRORS[errno];
    if (code === undefined) return "unsupported";
    throw Object.assign(
      new Error(`Cannot allocate ${size} bytes for a file: ${code}`),
      { code, errno: -errno, syscall: "fallocate" },
    );
  }
  return "allocated";
}

/**
 * Takes the exclusive lock of an open file without waiting. The kernel lets
 * go of it when the last copy of `fd` is closed, at `kill -9` too.
 *
 * @returns False where another open file holds the lock. True also where the
 * system or the filesystem has no such locks: a missing lock must not keep
 * anybody from downloading.
 */
export function tryLock(fd: number): boolean {
  const c = loadLibc();
  if (c === null) return true;
  while (c.flock(fd, LOCK_EX_NB) !== 0) {
    const errno = c.errno();
    if (errno === EINTR) continue;
    return errno !== WOULD_BLOCK;
  }
  return true;
}

function loadLibc(): Libc | null {
  libc ??= openLibc();
  return libc;
}

function openLibc(): Libc | null {
  try {
    if (process.platform === "linux") return openLinux();
    if (process.platform === "darwin") return openDarwin();
  } catch {
    // A system without these names does without allocation and locks.
  }
  return null;
}

const INT = FFIType.i32;

function openLinux(): Libc {
  const { flock, fallocate, __errno_location } = openFirst(NAMES.linux, {
    flock: { args: [INT, INT], returns: INT },
    fallocate: { args: [INT, INT, FFIType.i64, FFIType.i64], returns: INT },
    __errno_location: { args: [], returns: FFIType.ptr },
  }).symbols;
  return {
    flock,
    fallocate: (fd, size) => fallocate(fd, 0, 0, size),
    errno: () => numberAt(__errno_location()),
  };
}

function openDarwin(): Libc {
  const { flock, __error } = openFirst(NAMES.darwin, {
    flock: { args: [INT, INT], returns: INT },
    __error: { args: [], returns: FFIType.ptr },
  }).symbols;
  return { flock, fallocate: null, errno: () => numberAt(__error()) };
}

function openFirst<T extends Parameters<typeof dlopen>[1]>(
  names: readonly string[],
  symbols: T,
): ReturnType<typeof dlopen<T>> {
  let last: unknown;
  for (const name of names) {
    try {
      return dlopen(name, symbols);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function numberAt(pointer: Pointer | bigint | null): number {
  return pointer === null ? 0 : read.i32(Number(pointer) as Pointer, 0);
}
