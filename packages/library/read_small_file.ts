import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Settings and sidecars are a few kilobytes; more is something else. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The text of a small file, or why there is none. */
export type SmallFile =
  | { state: "read"; text: string }
  | { state: "missing" }
  | { state: "unreadable"; why: string };

/** Reads a text file of at most 4 MiB. Pipes, folders and larger files are unreadable. */
export async function readSmallFile(path: string): Promise<SmallFile> {
  // A pipe without a writer would hold a blocking open for ever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  try {
    const file = await open(path, flags);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return unreadable("it is no ordinary file");
      if (stat.size > MOST_BYTES) return unreadable("it is too large");
      const text = await file.readFile("utf8");
      return { state: "read", text: text.replace(/^\ufeff/, "") };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return { state: "missing" };
    return unreadable(String(code ?? error));
  }
}

function unreadable(why: string): SmallFile {
  return { state: "unreadable", why };
}
