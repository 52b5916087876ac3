import { readdir } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { collisionKey } from "../collision_key.ts";
import { beside } from "./_beside.ts";
import { replaceFile } from "./_replace_file.ts";
import { withLevel } from "./picture_level.ts";
import { previewPng } from "./preview_png.ts";

/** Every preview that some tool shows. */
const PREVIEW = /^(?:\.preview|\.thumb)?\.(?:png|jpe?g|webp|gif|mp4|webm)$/i;

/**
 * Writes the picture beside a model, and into it for whom it is.
 *
 * @param level See {@link withLevel}; 0 where nobody knows.
 * @returns False where there is no picture, or one was there before.
 * @throws Where the bytes are no picture.
 */
export async function writePreview(
  path: string,
  { picture, level }: { picture: Uint8Array | null; level: number },
): Promise<boolean> {
  if (picture === null || (await previewBeside(path)) !== null) return false;
  const png = await previewPng(picture).catch((cause) => {
    throw new Error("the picture cannot be decoded", { cause });
  });
  const told = level > 0 ? withLevel(png, level) : png;
  return await replaceFile(beside(path, ".preview.png"), told, null);
}

/** The picture that tools show for a model; null where there is none. */
export async function previewBeside(path: string): Promise<string | null> {
  const folder = dirname(path);
  const stem = collisionKey(parse(path).name);
  const names = await readdir(folder).catch(() => []);
  const name = names.find((each) => {
    const key = collisionKey(each);
    return key.startsWith(stem) && PREVIEW.test(key.slice(stem.length));
  });
  return name === undefined ? null : join(folder, name);
}
