import { controlPathFor } from "../aria2/control_file.ts";
import { type FileOps, realFileOps } from "./file_ops.ts";
import { journalPathFor, removeJournal } from "./journal.ts";
import { openPart } from "./part_file.ts";

/**
 * Removes a part file and its journal: the bytes of a download that nobody
 * wants any more.
 *
 * @throws {ProblemError} `already_running` where somebody is writing to it.
 */
export async function discardPart(
  partPath: string,
  options: { ops?: FileOps } = {},
): Promise<void> {
  const { ops = realFileOps } = options;
  await using part = await openPart(partPath, { ops });
  // In this order: a journal without its part is swept up later, while a part
  // without a journal is nobody's for good.
  await part.removeName();
  await removeJournal(journalPathFor(partPath), { ops });
  await ops.unlink(controlPathFor(partPath)).catch(() => undefined);
}
