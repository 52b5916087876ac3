import { expect, test } from "bun:test";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { pictureLevel, withLevel } from "./picture_level.ts";
import { previewPng } from "./preview_png.ts";

/** A picture of one pixel, as a bitmap of 24 bits. */
const PIXEL = Uint8Array.from(
  Buffer.from(
    "424d3a0000000000000036000000280000000100000001000000010018000000000004000000000000000000000000000000000000000a141e00",
    "hex",
  ),
);

async function rig() {
  const folder = await tempDir();
  const path = join(folder.path, "ink.safetensors");
  return {
    path,
    png: await previewPng(PIXEL),
    write: (end: string, value: unknown) =>
      Bun.write(join(folder.path, `ink${end}`), JSON.stringify(value)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

test("withLevel() leaves a picture that every tool can read, and that says its level", async () => {
  await using r = await rig();
  const png = withLevel(r.png, 1);
  const { width, height } = await new Bun.Image(png).metadata();
  expect([width, height]).toEqual([1, 1]);
  expect(await pictureLevel(r.path, png)).toBe(1);
});

test("pictureLevel() goes by the picture's own word before any file's", async () => {
  await using r = await rig();
  await r.write(".civitai.info", { images: [{ nsfwLevel: 8 }] });
  expect(await pictureLevel(r.path, r.png)).toBe(8);
  expect(await pictureLevel(r.path, withLevel(r.png, 1))).toBe(1);
});

test("pictureLevel() believes LoRA Manager before the record", async () => {
  await using r = await rig();
  await r.write(".metadata.json", { preview_nsfw_level: 4 });
  await r.write(".civitai.info", { images: [{ nsfwLevel: 1 }] });
  expect(await pictureLevel(r.path, r.png)).toBe(4);
});

test.each([
  [{ images: [{ type: "video", nsfwLevel: 16 }, { nsfwLevel: 2 }] }, 2],
  [{ images: [{ nsfw: "X" }] }, 0],
  [{ images: [] }, 0],
  [{}, 0],
])(
  "pictureLevel() takes the first still of the record: %j is %p",
  async (record, level) => {
    await using r = await rig();
    await r.write(".civitai.info", record);
    expect(await pictureLevel(r.path, r.png)).toBe(level);
  },
);

test("pictureLevel() knows nothing where nobody says anything, and of bytes that are no picture", async () => {
  await using r = await rig();
  expect(await pictureLevel(r.path, r.png)).toBeNull();
  expect(await pictureLevel(r.path, Uint8Array.of(0x89, 0x50))).toBeNull();
  const cut = withLevel(r.png, 1).subarray(0, 40);
  expect(await pictureLevel(r.path, cut)).toBeNull();
});
