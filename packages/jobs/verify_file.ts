import { stat } from "node:fs/promises";
import { type ProblemError, problem } from "@haul/contract";
import { sha256File } from "@haul/library";

/** What {@link verifyFile} takes besides the path. */
export interface VerifyFileOptions {
  /** The SHA-256 that the file should have, in lower-case hexadecimal. @default null */
  sha256?: string | null;
  /** Stops the reading; the promise then rejects with its reason. */
  signal?: AbortSignal;
}

/** What a file turned out to be. */
export interface VerifiedFile {
  path: string;
  bytes: number;
  /** In lower-case hexadecimal. */
  sha256: string;
  /** Whether it is the file that was asked for; null where nothing was asked. */
  ok: boolean | null;
}

/**
 * Reads a file through and tells its SHA-256.
 *
 * @throws {ProblemError} `not_found`, `open_failed` or `io_failed`.
 *
 * @example
 * ```ts
 * import { verifyFile } from "@haul/jobs";
 *
 * const { ok, sha256 } = await verifyFile(import.meta.path);
 * console.assert(ok === null && sha256.length === 64);
 * ```
 */
export async function verifyFile(
  path: string,
  options: VerifyFileOptions = {},
): Promise<VerifiedFile> {
  const { sha256: expected = null, signal } = options;
  try {
    const facts = await stat(path);
    if (!facts.isFile()) {
      throw problem("open_failed", `${path} is no ordinary file; name one.`);
    }
    const sha256 = await sha256File(path, signal ? { signal } : {});
    const ok = expected === null ? null : sha256 === expected;
    return { path, bytes: facts.size, sha256, ok };
  } catch (error) {
    throw signal?.aborted ? error : asProblem(error, path);
  }
}

function asProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (typeof code !== "string") return error;
  if (code === "ENOENT" || code === "ENOTDIR") return notFound(path, error);
  const isDenied = code === "EACCES" || code === "EPERM";
  return problem(
    isDenied ? "open_failed" : "io_failed",
    `Cannot read ${path} (${code}); check its rights and the disk.`,
    { cause: error },
  );
}

function notFound(path: string, cause: unknown): ProblemError {
  const message = `There is no file ${path}; check the name.`;
  return problem("not_found", message, { cause });
}
