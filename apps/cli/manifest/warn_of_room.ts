import { statfs } from "node:fs/promises";
import { formatBytes } from "@haul/contract";
import type { LockedFile } from "@haul/manifest";
import type { CliContext } from "../cli_context.ts";
import { markedLine } from "../show/marked_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";

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
  const { stderr, env } = context;
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const needed = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  if (needed <= free) return;
  const mark = paintFor(stderr, env)("yellow", "!");
  const text = `What is missing takes ${formatBytes(needed)}, and the disk of ${plainText(root)} has ${formatBytes(free)} free. What fits is fetched; make room for the rest.`;
  stderr.write(`${markedLine(mark, { text, output: stderr })}\n`);
}
