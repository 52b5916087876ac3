import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { readYaml } from "./_read_yaml.ts";
import { type Lock, type LockedFile, LockSchema } from "./lock.ts";
import type { Manifest } from "./manifest.ts";

const HEAD =
  "# Made by haul lock. Keep it beside haul.yaml, and do not edit it.\n";

/**
 * Reads a lock.
 *
 * @param options.name How errors call it. @default "haul.lock"
 * @throws {ProblemError} `bad_option`, naming the line.
 */
export function parseLock(
  text: string,
  { name = "haul.lock" }: { name?: string } = {},
): Lock {
  return readYaml(text, { name, schema: LockSchema });
}

/**
 * Writes a lock: equal locks are equal texts, files by path, and a change of
 * one file changes the lines of that file alone.
 *
 * @example
 * ```ts
 * import { formatLock, parseLock } from "@haul/manifest";
 *
 * const lock = { version: 1 as const, wants: "0".repeat(64), files: [] };
 * console.assert(parseLock(formatLock(lock)).files.length === 0);
 * ```
 */
export function formatLock({ version, wants, files }: Lock): string {
  const sorted = files.map(inOrder).sort((a, b) => (a.path < b.path ? -1 : 1));
  const value = { version, wants, files: sorted };
  return HEAD + stringify(value, { lineWidth: 0 });
}

function inOrder(file: LockedFile): LockedFile {
  const { path, url, sha256, size, licence, mirrors = [] } = file;
  return {
    path,
    url,
    ...(file.file === undefined ? {} : { file: file.file }),
    sha256,
    size,
    ...(licence === undefined ? {} : { licence }),
    ...(mirrors.length === 0 ? {} : { mirrors }),
  };
}

/** What a manifest wants, as a SHA-256: comments and order of keys do not count, and a moved root does not either. */
export function wantsOf({ layout, models }: Manifest): string {
  const text = JSON.stringify({ layout, models });
  return createHash("sha256").update(text).digest("hex");
}
