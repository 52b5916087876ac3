import { readSmallFile } from "../read_small_file.ts";
import { beside } from "./_beside.ts";
import {
  isObject,
  type JsonObject,
  numberOf,
  objectsOf,
  textOf,
} from "./_record.ts";
import { pngText, withPngText } from "./png_text.ts";

/** Under this word a picture that Haul writes says for whom it is. */
const KEY = "Haul-Content-Level";

/** Writes into a PNG for whom it is: CivitAI's level, 1 for everybody. */
export function withLevel(png: Uint8Array, level: number): Uint8Array {
  return withPngText(png, { key: KEY, text: String(level) });
}

/**
 * For whom the picture beside a model is, by CivitAI's levels (1 for everybody,
 * 2 and more for fewer): as the picture itself says where Haul wrote it, else
 * as LoRA Manager noted it, else as the record has it of the model's first
 * picture, which is the one that tools take.
 *
 * @param path The model.
 * @param picture Its picture.
 * @returns 0 where the record leaves it open, null where nobody says anything.
 */
export async function pictureLevel(
  path: string,
  picture: Uint8Array,
): Promise<number | null> {
  const own = Number(pngText(picture, KEY) ?? Number.NaN);
  if (Number.isSafeInteger(own)) return own;
  const managed = await jsonBeside(path, ".metadata.json");
  const noted = numberOf(managed?.["preview_nsfw_level"]);
  if (noted !== null && noted > 0) return noted;
  const record = await jsonBeside(path, ".civitai.info");
  if (record === null) return null;
  const first = objectsOf(record["images"]).find(
    (image) => textOf(image["type"]) !== "video",
  );
  return Math.max(0, numberOf(first?.["nsfwLevel"]) ?? 0);
}

async function jsonBeside(
  path: string,
  end: string,
): Promise<JsonObject | null> {
  const file = await readSmallFile(beside(path, end));
  if (file.state !== "read") return null;
  try {
    const value: unknown = JSON.parse(file.text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
