import { dirname, join, resolve } from "node:path";
import { problem } from "@haul/contract";
import {
  type Lock,
  type Manifest,
  parseLock,
  parseManifest,
  wantsOf,
} from "@haul/manifest";

/** A manifest, and where it and its lock lie. */
export interface ManifestFiles {
  manifest: Manifest;
  /** As it was named, for messages. */
  name: string;
  lockPath: string;
  /** The folder for the files, absolute. */
  root: string;
}

/**
 * Reads the manifest that a command names, `haul.yaml` where it names none.
 *
 * @throws {ProblemError} `not_found`, or `bad_option` where it cannot be understood.
 */
export async function readManifest(
  names: readonly string[],
  cwd: string,
): Promise<ManifestFiles> {
  const [name = "haul.yaml", ...others] = names;
  if (others.length > 0) {
    throw problem("bad_option", "A command takes one manifest at a time.");
  }
  const path = resolve(cwd, name);
  const text = await textOf(path);
  if (text === null) {
    throw problem(
      "not_found",
      `There is no manifest ${path}. Write one: a line "models:", and below it the links, each behind "  - ".`,
    );
  }
  const manifest = parseManifest(text, { name });
  const lockPath = `${path.replace(/\.ya?ml$/i, "")}.lock`;
  const root = resolve(dirname(path), manifest.root);
  return { manifest, name, lockPath, root: join(root) };
}

/** The lock of a manifest, or null where none was made. @throws {ProblemError} `bad_option` */
export async function readLock(lockPath: string): Promise<Lock | null> {
  const text = await textOf(lockPath);
  return text === null ? null : parseLock(text, { name: lockPath });
}

/** @throws {ProblemError} `bad_option` where the manifest wants something else since. */
export function refuseStale(
  lock: Lock,
  { manifest, name }: ManifestFiles,
): void {
  if (lock.wants === wantsOf(manifest)) return;
  throw problem(
    "bad_option",
    `${name} was changed since its lock was made; run haul lock, look at what changed, and sync again.`,
  );
}

async function textOf(path: string): Promise<string | null> {
  const file = Bun.file(path);
  return (await file.exists()) ? await file.text() : null;
}
