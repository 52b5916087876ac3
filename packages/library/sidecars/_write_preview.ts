import { readdir } from "node:fs/promises";
import { dirname, parse } from "node:path";
import { collisionKey } from "../collision_key.ts";
import { beside } from "./_beside.ts";
import { replaceFile } from "./_replace_file.ts";
import { previewPng } from "./preview_png.ts";

/** Every preview that some tool shows. */
const PREVIEW = /^(?:\.preview|\.thumb)?\.(?:png|jpe?g|webp|gif|mp4|webm)$/i;

/**
 * Writes the picture beside a model.
 *
 * @returns False where there is no picture, or one was there before.
 * @throws Where the bytes are no picture.
 */
export async function writePreview(
  path: string,
  picture: Uint8Array | null,
): Promise<boolean> {
  if (picture === null || (await hasPreview(path))) return false;
  const png = await previewPng(picture).catch((cause) => {
    throw new Error("the picture cannot be decoded", { cause });
  });
  return await replaceFile(beside(path, ".preview.png"), png, null);
}

async function hasPreview(path: string): Promise<boolean> {
  const stem = collisionKey(parse(path).name);
  const names = await readdir(dirname(path));
  return names.some((name) => {
    const key = collisionKey(name);
    return key.startsWith(stem) && PREVIEW.test(key.slice(stem.length));
  });
}
