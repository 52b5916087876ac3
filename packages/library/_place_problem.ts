import {
  isProblemError,
  type ProblemCode,
  type ProblemError,
  problem,
} from "@haul/contract";
import { errorCode } from "./_error_code.ts";

const MEANINGS: Record<string, [code: ProblemCode, message: string]> = {
  ENOSPC: ["disk_full", "the disk is full. Free some space, then resume"],
  EDQUOT: [
    "disk_full",
    "your disk quota is used up. Free some space, then resume",
  ],
  EACCES: [
    "place_failed",
    "the folder is not yours to write to. Change its permissions, then resume",
  ],
  EPERM: [
    "place_failed",
    "the folder is not yours to write to. Change its permissions, then resume",
  ],
  EROFS: [
    "place_failed",
    "the disk is read-only. Choose another folder, then resume",
  ],
  EXDEV: [
    "place_failed",
    "its part file lies on another disk. Keep both in one folder, then resume",
  ],
  ENOENT: [
    "place_failed",
    "its part file or its folder has gone. Start it again",
  ],
  ENOTDIR: [
    "place_failed",
    "its folder is no folder any more. Choose another one, then resume",
  ],
  ENAMETOOLONG: [
    "place_failed",
    "the path is too long. Choose a shorter name or folder, then resume",
  ],
  EISDIR: [
    "exists",
    "a folder has that name. Choose another name, then resume",
  ],
  EIO: [
    "io_failed",
    "the disk reports an error. Check the disk before you trust the file",
  ],
};

/** Says why the file could not get its name, and what to do. */
export function placeProblem(error: unknown, path: string): ProblemError {
  if (isProblemError(error)) return error;
  const code = errorCode(error);
  const [problemCode, reason] = MEANINGS[code] ?? [
    "place_failed",
    `the system refused (${code || "unknown error"}). Check the folder, then resume`,
  ];
  return problem(
    problemCode,
    `The file was fetched but could not be put at ${path}: ${reason}.`,
    { cause: error },
  );
}
