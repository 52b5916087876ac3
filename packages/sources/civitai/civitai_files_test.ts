import { expect, test } from "bun:test";
import type { FileChoice } from "@haul/contract";
import {
  type CivitaiFileOptions,
  type CivitaiStandIn,
  startCivitai,
} from "@haul/fixture_server";
import { problemOf, resolveOne } from "./_civitai_rig.ts";

const SAFE = { format: "SafeTensor" };
const PICKLE = { format: "PickleTensor" };

/** Realistic Vision's shape: two names, four files, and a VAE of another version. */
const VARIANTS: CivitaiFileOptions[] = [
  { id: 1, name: "rv.ckpt", metadata: { ...PICKLE, size: "full", fp: "fp32" } },
  {
    id: 2,
    name: "rv.ckpt",
    metadata: { ...PICKLE, size: "pruned", fp: "fp16" },
  },
  {
    id: 3,
    name: "rv.safetensors",
    metadata: { ...SAFE, size: "full", fp: "fp32" },
  },
  {
    id: 4,
    name: "rv.safetensors",
    metadata: { ...SAFE, size: "pruned", fp: "fp16" },
  },
  { id: 5, name: "rv.yaml", type: "Config", metadata: { format: "Other" } },
];

/** Two files that nothing tells apart but their names. */
const TWINS: CivitaiFileOptions[] = [
  { id: 6, name: "high.safetensors", metadata: { ...SAFE, fp: "bf16" } },
  { id: 7, name: "low.safetensors", metadata: { ...SAFE, fp: "bf16" } },
  {
    id: 8,
    name: "low.gguf",
    metadata: { format: "GGUF", quantType: "Q8_0" },
  },
  {
    id: 9,
    name: "low.gguf",
    metadata: { format: "GGUF", quantType: "Q4_0" },
  },
];

async function withVariants(): Promise<CivitaiStandIn> {
  const civitai = await startCivitai();
  await civitai.model({
    id: 10,
    name: "Realistic Vision",
    versions: [
      { id: 20, name: "V5", files: VARIANTS },
      { id: 21, name: "V4", files: TWINS },
    ],
  });
  return civitai;
}

test.each([
  ["/models/10", {}, 4],
  ["/models/10?modelVersionId=20", {}, 4],
  ["/model-versions/20", {}, 4],
  ["/api/v1/models/10", {}, 4],
  ["/api/v1/model-versions/20", {}, 4],
  ["/api/v1/model-versions/mini/20", {}, 4],
  ["/api/download/models/20", {}, 4],
  ["/api/download/models/20?fileId=1", {}, 1],
  ["/models/10?fileId=9", {}, 9],
  [
    "/api/download/models/20?type=Model&format=SafeTensor&size=full&fp=fp32",
    {},
    3,
  ],
  ["/api/download/models/20?type=Config", {}, 5],
  ["/api/download/models/20?format=PickleTensor", {}, 2],
  ["/api/download/models/21?quantType=Q4_0", {}, 9],
  ["/models/10", { file: "3" }, 3],
  ["/models/10", { file: "RV.yaml" }, 5],
  ["/models/10", { file: "rv.ckpt", size: "full" }, 1],
  ["/models/10", { format: "pickle" }, 2],
  ["/models/10", { format: "ckpt", fp: "fp32" }, 1],
  ["/models/10", { format: "safetensors", size: "full" }, 3],
  ["/models/10", { size: "FULL" }, 3],
  ["/models/10", { fp: "FP-16" }, 4],
  ["/models/10", { type: "config" }, 5],
  ["/models/10?fileId=1", { file: "3" }, 3],
  ["/models/10?format=PickleTensor", { file: "rv.yaml" }, 5],
  ["/models/10", { type: "diffusion_model" }, 4],
  ["/model-versions/21", { quant: "q8_0" }, 8],
] as [string, Partial<FileChoice>, number][])(
  "civitaiSource.resolve() takes of %s with %j the file %d",
  async (path, choice, id) => {
    await using civitai = await withVariants();
    const file = await resolveOne(civitai.origin + path, civitai, { choice });
    const version = id > 5 ? 21 : 20;
    expect(file.identity).toBe(`civitai:${version}/${id}`);
    const link = `${civitai.origin}/api/download/models/${version}?fileId=${id}`;
    expect(file.link).toBe(link);
    expect(file.bytes.map(({ url }) => url)).toEqual([link]);
    const again = await resolveOne(file.link, civitai);
    const { type: _, ...model } = file.model ?? {};
    expect(again).toMatchObject({ ...file, model });
  },
);

test.each([
  ["/model-versions/21", {}, "6 7"],
  ["/models/10", { file: "rv.safetensors" }, "3 4"],
  ["/model-versions/21", { format: "gguf" }, "8 9"],
  ["/models/10", { fp: "nvfp4" }, "1 2 3 4 5"],
  ["/models/10?format=GGUF", { size: "full" }, "1 2 3 4 5"],
  ["/models/10", { file: "other.safetensors" }, "1 2 3 4 5"],
  ["/api/download/models/20?fileId=99", {}, "1 2 3 4 5"],
  ["/api/download/models/20?type=VAE", {}, "1 2 3 4 5"],
] as [string, Partial<FileChoice>, string][])(
  "civitaiSource.resolve() asks which file of %s with %j is meant: %s",
  async (path, choice, ids) => {
    await using civitai = await withVariants();
    // The stand-in breaks ties by order, as the service does; records do not say so.
    const record = `${civitai.origin}/api/v1/model-versions/21`;
    const body = JSON.parse(await (await fetch(record)).text());
    for (const file of body.files) file.primary = false;
    civitai.record("/api/v1/model-versions/21", body);
    const problem = await problemOf(
      resolveOne(civitai.origin + path, civitai, { choice }),
    );
    expect(problem.code).toBe("choice_needed");
    const choices = problem.fix?.kind === "choose" ? problem.fix.choices : [];
    expect(choices.map(({ id }) => id).join(" ")).toStartWith(ids);
    expect(problem.message).toContain("Realistic Vision (V");
    expect(problem.message).toEndWith("by its number (--file).");
    for (const { id } of choices) {
      const chosen = { choice: { file: id } };
      const file = await resolveOne(civitai.origin + path, civitai, chosen);
      expect(file.identity).toEndWith(`/${id}`);
    }
  },
);

test.each([
  ["", { fp: "nvfp4" }, "--fp nvfp4"],
  ["?format=GGUF", { size: "full" }, "format=GGUF --size full"],
  ["?fileId=99", {}, "fileId=99"],
  ["?fileId=1", { file: "a b.bin\n" }, "--file a b.bin"],
] as [string, Partial<FileChoice>, string][])(
  "civitaiSource.resolve() says of %p with %j that no file is there for %s",
  async (query, choice, asked) => {
    await using civitai = await withVariants();
    const link = `${civitai.origin}/api/download/models/20${query}`;
    const problem = await problemOf(resolveOne(link, civitai, { choice }));
    expect(problem.message).toContain(`no file for ${asked}; it has 5 files.`);
  },
);

test("civitaiSource.resolve() gives files of one name names of their own", async () => {
  await using civitai = await withVariants();
  const names = new Map<number, string | null>();
  for (const id of [1, 2, 3, 4, 5, 8, 9]) {
    const version = id > 5 ? 21 : 20;
    const link = `${civitai.origin}/api/download/models/${version}?fileId=${id}`;
    names.set(id, (await resolveOne(link, civitai)).name);
  }
  expect(Object.fromEntries(names)).toEqual({
    1: "rv_full_fp32.ckpt",
    2: "rv_pruned_fp16.ckpt",
    3: "rv_full_fp32.safetensors",
    4: "rv.safetensors",
    5: "rv.yaml",
    8: "low_Q8_0.gguf",
    9: "low_Q4_0.gguf",
  });
});

test("civitaiSource.resolve() falls back to the id where nothing else tells two files apart", async () => {
  await using civitai = await startCivitai();
  const files = [1, 2, 3].map((id) => ({ id, name: "a.safetensors" }));
  await civitai.model({ id: 10, versions: [{ id: 20, files }] });
  const link = `${civitai.origin}/api/download/models/20?fileId=`;
  expect((await resolveOne(`${link}2`, civitai)).name).toBe("a_2.safetensors");
  expect((await resolveOne(`${link}3`, civitai)).name).toBe("a_3.safetensors");
});

test("civitaiSource.resolve() finds the VAE that a record lists of another version", async () => {
  await using civitai = await startCivitai();
  const vae = { id: 50, name: "vae.safetensors", type: "VAE", metadata: SAFE };
  const main = { id: 40, name: "ink.safetensors", metadata: SAFE };
  await civitai.model({
    id: 10,
    versions: [{ id: 20, files: [main, { ...vae, ownerVersion: 30 }] }],
  });
  await civitai.model({ id: 11, versions: [{ id: 30, files: [vae] }] });
  const link = `${civitai.origin}/models/10`;
  const file = await resolveOne(link, civitai, { choice: { type: "vae" } });
  const own = `${civitai.origin}/api/download/models/30?type=VAE&format=SafeTensor`;
  expect(file).toMatchObject({
    identity: "civitai:20/50",
    name: "vae.safetensors",
    bytes: [{ url: own }],
    model: { type: "vae", title: "Ink Wash" },
    access: { state: "open" },
  });
});

test("civitaiSource.resolve() gives digests as published, and a size where it is exact", async () => {
  await using civitai = await startCivitai();
  await civitai.model({
    id: 10,
    versions: [
      {
        id: 20,
        files: [
          { id: 1, name: "a", size: 70_001 },
          { id: 2, name: "b", size: 70_001, sizeKB: 68.36, hashes: "none" },
          { id: 3, name: "c", size: 71_680 },
        ],
      },
    ],
  });
  const link = `${civitai.origin}/api/download/models/20?fileId=`;
  const { stored } = civitai.file(20, 1);
  const known = await resolveOne(`${link}1`, civitai);
  expect(known.size).toBe(70_001);
  const crc32 = Bun.hash.crc32(stored.bytes()).toString(16).padStart(8, "0");
  expect(known.hashes).toEqual([
    { algorithm: "sha256", hex: await stored.sha256(), from: "publisher" },
    { algorithm: "crc32", hex: crc32, from: "publisher" },
  ]);
  const fresh = await resolveOne(`${link}2`, civitai);
  expect(fresh).toMatchObject({ size: null, hashes: [] });
  // 70 KiB to the byte, or rounded to it: nobody can tell.
  expect((await resolveOne(`${link}3`, civitai)).size).toBeNull();
});
