import { dirname } from "node:path";
import type { FixtureFile } from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import type { CrashFs } from "./_crash_fs.ts";
import { inlinePools } from "./_inline_pools.ts";
import { IDENTITY, sourceOf } from "./_test_transfer.ts";
import { discardPart } from "./disk/discard_part.ts";
import type { FileOps } from "./disk/file_ops.ts";
import { findPart } from "./disk/find_part.ts";
import { codeOf } from "./disk/fs_problem.ts";
import { journalPathFor, readJournal } from "./disk/journal.ts";
import { partPathFor } from "./disk/part_path.ts";
import { engineWith } from "./engine.ts";
import type { EngineParts } from "./transfer/context.ts";
import type { Engine, OpenRequest } from "./types.ts";

/** Where the file goes on a simulated disk. */
export const FINAL = "/models/m.bin";
const PART = partPathFor(FINAL, IDENTITY);

/** An engine on a simulated disk, with checkpoints as often as they can be. */
export function engineOn(
  disk: Pick<CrashFs, "ops" | "thread">,
  others: Partial<EngineParts> = {},
): Engine {
  return engineWith(
    {
      policy: netPolicy(),
      patience: { attempts: 4, baseMs: 1, maxMs: 5 },
    },
    {
      ops: disk.ops,
      ...inlinePools(disk.thread),
      behind: { ms: 1, bytes: 256 << 10 },
      ...others,
    },
  );
}

/**
 * Fetches a file, places it and settles, in the order of docs/architecture.md.
 * The placing is the room of the library, which has no seam: its steps are
 * these, as `syscall_order_test.ts` reads from a real run.
 */
export async function download(
  engine: Engine,
  to: { ops: FileOps; file: FixtureFile; request?: Partial<OpenRequest> },
): Promise<void> {
  const { ops, file, request } = to;
  const partPath = await findPart(dirname(FINAL), IDENTITY, { ops });
  const remote = await engine.open({
    identity: IDENTITY,
    sources: [sourceOf(file.url)],
    size: null,
    hashes: [],
    trustedHosts: ["127.0.0.1"],
    partPath,
    ...request,
  });
  try {
    if (await isThere(FINAL, ops)) {
      await remote.close();
      if (partPath !== null) await discardPart(partPath, { ops });
      return;
    }
    const saved = await remote.save({
      partPath: partPath ?? PART,
      connections: 4,
    });
    await ops.link(saved.path, FINAL);
    await ops.unlink(saved.path);
    await ops.fsyncDir(dirname(FINAL));
    await saved.settle();
  } finally {
    await remote.close();
  }
}

async function isThere(path: string, ops: FileOps): Promise<boolean> {
  try {
    return (await ops.stat(path)).isFile;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** What is wrong with a disk that the power left: a wrong file, or a claim of bytes that are not there. */
export async function faultOf(
  disk: CrashFs,
  right: Uint8Array,
): Promise<string | null> {
  const final = disk.content(FINAL);
  if (final !== null && Buffer.compare(final, right) !== 0) {
    return "a wrong file has the final name";
  }
  const { ops } = disk;
  const record = await readJournal(journalPathFor(PART), { ops });
  const part = disk.content(PART);
  // Without its part a journal says nothing; the engine looks for parts.
  if (record === null || part === null) return null;
  for (const [start, end] of record.ranges) {
    const claimed = part.subarray(start, end);
    if (Buffer.compare(claimed, right.subarray(start, end)) !== 0) {
      return `the journal claims bytes ${start} to ${end}, which are lost`;
    }
  }
  return null;
}
