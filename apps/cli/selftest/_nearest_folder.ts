import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The folder itself, or the one in which it would be made; null where a file is in the way. */
export async function nearestFolder(path: string): Promise<string | null> {
  const facts = await stat(path).catch(() => null);
  if (facts !== null) return facts.isDirectory() ? path : null;
  return path === dirname(path) ? null : await nearestFolder(dirname(path));
}
