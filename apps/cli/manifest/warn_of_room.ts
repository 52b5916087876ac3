import { readdir, stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { formatBytes } from "@haul/contract";
import type { LockedFile } from "@haul/manifest";
import type { CliContext } from "../cli_context.ts";
import { tellWarning } from "../show/tell_warning.ts";

/**
 * Tells the user before hours of fetching where the disk has no room for all
 * files. No more than that: some may be on this machine already, and be linked.
 *
 * @param root The folder for the files, which exists.
 */
export async function warnOfRoom(
  files: readonly Pick<LockedFile, "path" | "size">[],
  { root, context }: { root: string; context: CliContext },
): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const sum = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  if (sum <= free) return;
  const needed = sum - (await takenByParts(files, root));
  if (needed <= free) return;
  const text = `What is missing takes ${formatBytes(needed)}, and the disk of ${root} has ${formatBytes(free)} free. What fits is fetched; make room for the rest.`;
  tellWarning(text, context);
}

/** Bytes of the disk that a stopped run has taken for these files. */
async function takenByParts(
  files: readonly Pick<LockedFile, "path" | "size">[],
  root: string,
): Promise<number> {
  let taken = 0;
  for (const { path, size } of files) {
    const folder = join(root, dirname(path));
    const names = await readdir(folder).catch(() => []);
    const part = names.find((name) => isPartOf(name, basename(path)));
    if (part === undefined) continue;
    const facts = await stat(join(folder, part)).catch(() => null);
    // Blocks of 512 bytes, whatever the filesystem's own are.
    taken += Math.min(size ?? 0, (facts?.blocks ?? 0) * 512);
  }
  return taken;
}

function isPartOf(name: string, file: string): boolean {
  return name.startsWith(`${file}.`) && /\.[0-9a-f]{8}\.part$/.test(name);
}
