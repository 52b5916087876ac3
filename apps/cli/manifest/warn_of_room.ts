import { statfs } from "node:fs/promises";
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
  files: readonly Pick<LockedFile, "size">[],
  { root, context }: { root: string; context: CliContext },
): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const needed = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  if (needed <= free) return;
  const text = `What is missing takes ${formatBytes(needed)}, and the disk of ${root} has ${formatBytes(free)} free. What fits is fetched; make room for the rest.`;
  tellWarning(text, context);
}
