import type { Dirent, Stats } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../_error_code.ts";

/** What files of weights are called, in all tools that Haul knows. */
const MODEL_FILE =
  /\.(?:safetensors|sft|ckpt|pt|pt2|pth|bin|pkl|gguf|ggml|onnx|engine)$/i;

/** Folders of programs, never of models; hidden ones are left out, too. */
const NOT_MODELS = new Set([
  "__pycache__",
  "node_modules",
  "site-packages",
  "venv",
]);

/** What the walk comes upon. */
export type Found =
  | { kind: "file"; path: string; facts: Stats }
  | { kind: "unreadable"; path: string; why: string };

/**
 * Walks a folder and all below it, links followed, for files of weights. A
 * folder that was walked already, by a link that leads back up or sideways,
 * is not walked again. Memory grows with the number of folders, not of files.
 */
export async function* walkModels(
  root: string,
  signal?: AbortSignal,
): AsyncGenerator<Found, void> {
  const walked = new Set<string>();
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    try {
      if (!isNew(await stat(path, { bigint: true }), walked)) continue;
      for await (const entry of await opendir(path)) {
        signal?.throwIfAborted();
        const found = await lookAt(join(path, entry.name), entry);
        if (found?.kind === "file") yield found;
        else if (found !== null) waiting.push(found.path);
      }
    } catch (error) {
      signal?.throwIfAborted();
      yield { kind: "unreadable", path, why: whyNot(error) };
    }
  }
}

/** Most entries are neither, and told by their names alone: no call for each of a million pictures. */
async function lookAt(
  path: string,
  entry: Dirent,
): Promise<Found | { kind: "folder"; path: string } | null> {
  const { name } = entry;
  const mayBeFolder =
    !entry.isFile() && !name.startsWith(".") && !NOT_MODELS.has(name);
  const mayBeModel = !entry.isDirectory() && MODEL_FILE.test(name);
  if (!mayBeFolder && !mayBeModel) return null;
  // Links followed: many keep their models on another disk.
  const facts = await stat(path).catch(() => null);
  if (mayBeFolder && facts?.isDirectory() === true) {
    return { kind: "folder", path };
  }
  if (mayBeModel && facts?.isFile() === true && !(await isUnfinished(path))) {
    return { kind: "file", path, facts };
  }
  return null;
}

/** aria2 gives a file its name and length at once, and keeps this beside it until all is there. */
async function isUnfinished(path: string): Promise<boolean> {
  return (await stat(`${path}.aria2`).catch(() => null)) !== null;
}

function isNew(
  { dev, ino }: { dev: bigint; ino: bigint },
  walked: Set<string>,
): boolean {
  const key = `${dev}:${ino}`;
  if (walked.has(key)) return false;
  walked.add(key);
  return true;
}

/** What a person makes of a file system's error. */
export function whyNot(error: unknown): string {
  const code = errorCode(error);
  if (code === "EACCES" || code === "EPERM") return "its rights forbid it";
  if (code === "EIO") return "the disk reports an error";
  if (code === "ENOENT") return "it is not there";
  return code === "" ? String(error) : code;
}
