import {
  formatBytes,
  type ProblemCode,
  type ProblemError,
  problem,
} from "@haul/contract/plain";

/** What was being done when the disk said no. */
export interface FsFailure {
  action: "create" | "open" | "read" | "write" | "sync" | "remove";
  /** The file that it was about. */
  path: string;
  /** Bytes that the disk lacks, where that is known. @default null */
  missing?: number | null;
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const NOT_ALLOWED = new Set(["EACCES", "EPERM", "EROFS"]);
const NO_FOLDER = new Set(["ENOENT", "ENOTDIR"]);

/**
 * Says in words what `node:fs` says in codes.
 *
 * @param error What a file operation threw.
 * @returns `disk_full`, `mkdir_failed`, `create_failed`, `open_failed` or
 * `io_failed`.
 */
export function fsProblem(error: unknown, failure: FsFailure): ProblemError {
  const code = codeOf(error);
  const { action, path } = failure;
  const say = (word: ProblemCode, message: string): ProblemError =>
    problem(word, message, { cause: error });
  if (FULL.has(code)) return say("disk_full", fullMessage(code, failure));
  if (code === "EFBIG") {
    return say(
      "io_failed",
      `Cannot ${action} ${path}: the filesystem there holds no file this large. FAT32 ends at 4 GiB; choose a folder on another disk.`,
    );
  }
  if (action === "create" && NO_FOLDER.has(code)) {
    return say(
      "mkdir_failed",
      `Cannot create ${path}: its folder is not there. Make the folder, then try again.`,
    );
  }
  if (NOT_ALLOWED.has(code)) {
    return say(
      action === "create" ? "create_failed" : wordFor(action),
      `Cannot ${action} ${path}: ${reasonOf(code)}. Choose another folder, or change its permissions.`,
    );
  }
  return say(
    wordFor(action),
    `Cannot ${action} ${path}: ${reasonOf(code)} (${code || "no code"}). ${adviceFor(code)}`,
  );
}

/** The `code` of an error of `node:fs`, or "". */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function fullMessage(code: string, { path, missing }: FsFailure): string {
  const what = code === "EDQUOT" ? "your disk quota" : "the disk";
  const lack =
    missing == null || missing <= 0
      ? `${what} is full`
      : `${what} is full, ${formatBytes(missing)} more needed`;
  return `Cannot write ${path}: ${lack}. Free some space, then resume.`;
}

function wordFor(action: FsFailure["action"]): ProblemCode {
  if (action === "create") return "create_failed";
  if (action === "open") return "open_failed";
  return "io_failed";
}

function adviceFor(code: string): string {
  if (code === "EIO") return "Check the disk before you go on.";
  if (code === "EMFILE" || code === "ENFILE") {
    return "Run fewer downloads at once, or raise the limit of open files.";
  }
  return "Look at the path, then try again.";
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EIO: "the disk failed",
  EISDIR: "a folder has that name",
  ELOOP: "it is a symbolic link, and Haul does not write through links",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many files are open",
  ENOENT: "it is not there",
  ENOTDIR: "a part of its path is no folder",
  ENXIO: "it is no regular file",
  EPERM: "this user may not write there",
  EROFS: "the disk is read-only",
};

function reasonOf(code: string): string {
  return REASONS[code] ?? "the system refused";
}
