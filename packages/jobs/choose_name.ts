import type { ResolvedFile } from "@haul/contract";
import type { RemoteFacts } from "@haul/engine";
import { safeName } from "@haul/library";
import { fileNameFromReply } from "@haul/sources";

/**
 * The safe name for a file: the user's word, else the publisher's, else what
 * the server's reply tells.
 */
export function chooseName(
  wanted: string | null,
  from: { file: ResolvedFile; facts: RemoteFacts },
): string {
  return safeName(wanted ?? from.file.name ?? fileNameFromReply(from.facts));
}
