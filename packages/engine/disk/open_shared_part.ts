import { constants } from "node:fs";
import { problem } from "@haul/contract/plain";
import type { FileStat, ThreadFileOps } from "./file_ops.ts";

/** Which file a part is, so that a worker thread can tell it from a namesake. */
export interface PartRef {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
}

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/**
 * Opens, in a worker thread, the part file that the coordinator holds. It has
 * a descriptor of its own: one that is shared might be closed, and its number
 * given to another file, while a thread still writes.
 *
 * @throws {ProblemError} `open_failed` where another file has the name now.
 */
export function openSharedPart(
  part: PartRef,
  options: { ops: ThreadFileOps; forWriting: boolean },
): number {
  const { ops, forWriting } = options;
  const access = forWriting ? constants.O_RDWR : constants.O_RDONLY;
  const fd = ops.open(part.path, access | NO_FOLLOW);
  try {
    requireSame(part, ops.fstat(fd));
    return fd;
  } catch (error) {
    ops.close(fd);
    throw error;
  }
}

function requireSame(part: PartRef, found: FileStat): void {
  if (found.dev === part.dev && found.ino === part.ino) return;
  throw problem(
    "open_failed",
    `Cannot go on with ${part.path}: another file took its name while it was downloaded. Move that one away, then try again.`,
  );
}
