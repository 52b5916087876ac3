import { unlink } from "node:fs/promises";
import { controlPathFor } from "./aria2/control_file.ts";
import { journalPathFor, removeJournal } from "./journal.ts";
import { openPart } from "./part_file.ts";

/**
 * Removes a part file and its journal: the bytes of a download that nobody
 * wants any more.
 *
 * @throws {ProblemError} `already_running` where somebody is writing to it.
 */
export async function discardPart(partPath: string): Promise<void> {
  const part = await openPart(partPath);
  await removeJournal(journalPathFor(partPath));
  await unlink(controlPathFor(partPath)).catch(() => undefined);
  await part.discard();
}
