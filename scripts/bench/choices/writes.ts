import { fdatasyncSync, ftruncateSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Choice, Variant } from "./choice.ts";
import { sixteenParts } from "./ranges.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** How the bytes of sixteen connections, by turns, reach their offsets. */
export const WRITES: Choice = {
  name: "writes",
  title: "writes at 16 offsets by turns",
  per: "GB",
  variants: {
    "512 KiB, as they come off a socket, into a preallocated file": writing({
      length: 512 * KIB,
    }),
    "16 KiB": writing({ length: 16 * KIB }),
    "64 KiB": writing({ length: 64 * KIB }),
    "1 MiB, gathered first": writing({ length: MIB }),
    "512 KiB, into a file with holes": writing({
      length: 512 * KIB,
      isSparse: true,
    }),
    "512 KiB at odd offsets": writing({ length: 512 * KIB - 77 }),
    "512 KiB, synced at the end": writing({
      length: 512 * KIB,
      syncBytes: Number.POSITIVE_INFINITY,
    }),
    "512 KiB, synced every 16 MiB": writing({
      length: 512 * KIB,
      syncBytes: 16 * MIB,
    }),
    "512 KiB, synced every 64 MiB": writing({
      length: 512 * KIB,
      syncBytes: 64 * MIB,
    }),
  },
};

function writing(how: {
  length: number;
  isSparse?: boolean;
  syncBytes?: number;
}): Variant {
  const { length, isSparse = false, syncBytes = null } = how;
  return async ({ size, scratch }) => {
    const path = join(scratch, "written.bin");
    const file = await open(path, "w");
    try {
      if (isSparse) ftruncateSync(file.fd, size);
      else await preallocate(path, size);
      writeByTurns(file.fd, { size, length, syncBytes });
    } finally {
      await file.close();
    }
    return size;
  };
}

function writeByTurns(
  fd: number,
  how: { size: number; length: number; syncBytes: number | null },
): void {
  const { size, length, syncBytes } = how;
  const bytes = Buffer.alloc(length, 7);
  const parts = sixteenParts(size).map((part) => ({ ...part, at: part.start }));
  let unsynced = 0;
  for (let live = true; live; ) {
    live = false;
    for (const part of parts) {
      const count = Math.min(length, part.end - part.at);
      if (count === 0) continue;
      part.at += writeSync(fd, bytes, 0, count, part.at);
      live = true;
      unsynced += count;
      if (syncBytes === null || unsynced < syncBytes) continue;
      fdatasyncSync(fd);
      unsynced = 0;
    }
  }
  if (syncBytes !== null) fdatasyncSync(fd);
}

/** By the program, since only the engine may call the C library. */
async function preallocate(path: string, size: number): Promise<void> {
  const child = Bun.spawn(["fallocate", "--length", String(size), path]);
  if ((await child.exited) !== 0) throw new Error("fallocate failed.");
}
