import { dirname } from "node:path";
import type { SaveFileOptions } from "../transfer/save_file.ts";

/**
 * Sets aside the room that a file still needs: on the disk where its
 * filesystem can do that, else in the engine's books, in which written bytes
 * must not count twice.
 *
 * @param key Under which the books have it.
 * @returns To be told how many bytes of the file are on disk.
 * @throws {ProblemError} `disk_full`, with the missing amount.
 */
export async function makeRoom(
  options: Omit<SaveFileOptions, "opened">,
  key: string,
): Promise<(bytes: number) => void> {
  const { context, part, facts, inherited, save } = options;
  const { size } = facts;
  if (size === null) return () => undefined;
  let here = 0;
  for (const { start, end } of inherited) here += end - start;
  // A run before this one may have taken all the room there was.
  const taken = Math.max(here, Math.min(part.taken(), size));
  const { disk } = context.parts;
  const folder = dirname(part.path);
  const before = save.before?.() ?? [];
  await disk.reserve(key, { folder, bytes: size - taken, before });
  const room = await part.allocate(size);
  if (room === "sparse") return (bytes) => disk.update(key, size - bytes);
  disk.update(key, 0);
  return () => undefined;
}
