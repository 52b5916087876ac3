import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  type CivitaiFile,
  FileSchema,
  ModelSchema,
  VersionSchema,
} from "./_civitai_records.ts";
import { exactSize } from "./_file_facts.ts";
import { gateOf } from "./_gate.ts";
import { licenceOf } from "./_licence.ts";
import { modelTypeOf } from "./_model_type.ts";
import { previewOf } from "./_preview.ts";
import { primaryFile } from "./_primary_file.ts";
import { scanOf } from "./_scan.ts";

const NOW = Date.parse("2026-08-12T00:00:00Z");
const THEN = "2026-08-23T20:55:59.248Z";
const PAST = "2026-08-01T00:00:00.000Z";

const version = (fields: object) => VersionSchema.parse({ id: 1, ...fields });

async function gateOfRecorded(name: string) {
  const file = Bun.file(`${import.meta.dir}/testdata/${name}.json`);
  return gateOf(version({ ...(await file.json()), id: 1 }), NOW);
}

test.each([
  [{}, null],
  [{ paidAccess: { permanent: true, endsAt: null } }, ["paid", null]],
  [{ paidAccess: { permanent: false, endsAt: null } }, ["early_access", null]],
  [{ paidAccess: { permanent: false, endsAt: THEN } }, ["early_access", THEN]],
  [{ paidAccess: { permanent: false, endsAt: PAST } }, null],
  [{ paidAccess: null, earlyAccessDeadline: THEN }, ["early_access", THEN]],
  [{ earlyAccessEndsAt: THEN }, ["early_access", THEN]],
  [{ earlyAccessEndsAt: PAST, earlyAccessDeadline: PAST }, null],
  [{ earlyAccessDeadline: "soon" }, null],
  [{ availability: "EarlyAccess" }, ["early_access", null]],
  [
    { availability: "EarlyAccess", earlyAccessEndsAt: THEN },
    ["early_access", THEN],
  ],
  [{ availability: "Public" }, null],
  [
    { earlyAccessTimeFrame: 14, publishedAt: PAST },
    ["early_access", "2026-08-15T00:00:00.000Z"],
  ],
  [{ earlyAccessTimeFrame: 7, publishedAt: PAST }, null],
  [{ earlyAccessTimeFrame: 0, publishedAt: PAST }, null],
] as [object, [string, string | null] | null][])(
  "gateOf() reads %j as %j",
  (fields, expected) => {
    const gate = gateOf(version(fields), NOW);
    const until = gate?.until ?? null;
    const named = until === null ? null : new Date(until).toISOString();
    expect(gate === null ? null : [gate.state, named]).toEqual(expected);
  },
);

test("gateOf() reads the recorded shapes of 2026", async () => {
  expect(
    await gateOfRecorded("modelVersion-3201148.early-access-null-end.derived"),
  ).toEqual({ state: "early_access", until: null });
  expect(
    await gateOfRecorded(
      "modelVersion-3220184.early-access-timed.reconstructed-2026-08",
    ),
  ).toEqual({ state: "early_access", until: Date.parse(THEN) });
  expect(await gateOfRecorded("modelVersion.paid-permanent.derived")).toEqual({
    state: "paid",
    until: null,
  });
});

test.each([
  [undefined, null],
  [[], "No commercial use."],
  ["None", "No commercial use."],
  [
    ["Image", "RentCivit"],
    "You may sell pictures made with it, run it on CivitAI's own paid service.",
  ],
  [
    "{Image,RentCivit}",
    "You may sell pictures made with it, run it on CivitAI's own paid service.",
  ],
  ['{"Image"}', "You may sell pictures made with it."],
  ["Image", "You may sell pictures made with it."],
  [
    "Rent",
    "You may sell pictures made with it, run it on CivitAI's own paid service, run it on other paid services.",
  ],
  [["Sell"], "You may sell the model or merges of it."],
  [7, null],
])("licenceOf() reads the commercial uses %j", (allowCommercialUse, words) => {
  const model = ModelSchema.parse({ id: 1, allowCommercialUse });
  expect(licenceOf(model)).toBe(words);
});

test.each([
  ["Model", "Checkpoint", "checkpoint"],
  ["Pruned Model", "Checkpoint", "checkpoint"],
  ["Diffusion Model", "Checkpoint", "diffusion_model"],
  ["UNet", "Checkpoint", "diffusion_model"],
  ["VAE", "Checkpoint", "vae"],
  ["Config", "Checkpoint", "config"],
  ["Text Encoder", "Checkpoint", "text_encoder"],
  ["Vision Encoder", "Checkpoint", "clip_vision"],
  ["CLIPVision", "Other", "clip_vision"],
  ["Training Data", "LORA", "training_data"],
  ["Enhancement LoRA", "Checkpoint", "lora"],
  ["Negative", "TextualInversion", "embedding"],
  ["Archive", "Wildcards", "wildcards"],
  ["Archive", "Poses", "poses"],
  ["Model", "TextualInversion", "embedding"],
  ["Model", "LORA", "lora"],
  ["Model", "LoCon", "locon"],
  ["Model", "DoRA", "dora"],
  ["Model", "Controlnet", "controlnet"],
  ["Model", "MotionModule", "motion_module"],
  ["Model", "Workflows", "workflow"],
  ["Model", "Upscaler", "upscaler"],
  ["Model", "Detection", "detection"],
  ["Model", "Hypernetwork", "hypernetwork"],
  ["Model", "AestheticGradient", "other"],
  ["Model", "constructor", "other"],
  ["constructor", "LORA", "lora"],
  ["Model", null, "other"],
] as const)("modelTypeOf() takes a %s of a %s for %s", (file, model, type) => {
  expect(modelTypeOf(file, model)).toBe(type);
});

test.each([
  [
    [
      { url: "https://i.example/1.jpeg", nsfwLevel: 4 },
      { url: "https://i.example/2.jpeg", nsfwLevel: 1 },
    ],
    2,
    1,
  ],
  [
    [
      { url: "https://i.example/1.mp4", nsfwLevel: 1 },
      { url: "https://i.example/2.jpeg", nsfwLevel: 8 },
    ],
    2,
    8,
  ],
  [
    [
      { url: "https://i.example/1.jpeg", nsfwLevel: 1, type: "video" },
      { url: "https://i.example/2.jpeg" },
    ],
    2,
    0,
  ],
  [
    [
      { url: "https://i.example/1.jpeg" },
      { url: "https://i.example/2.jpeg", nsfw: "Soft" },
    ],
    2,
    2,
  ],
  [
    [
      { url: "https://i.example/1.jpeg", nsfw: true },
      { url: "https://i.example/2.jpeg", nsfw: "None" },
    ],
    2,
    1,
  ],
  [[{ url: "javascript:alert(1)", nsfwLevel: 1 }], null, null],
  [[], null, null],
])("previewOf() chooses of %j the picture %j", (images, number, level) => {
  const found = previewOf(version({ images }).images);
  const expected =
    number === null
      ? null
      : { url: `https://i.example/${number}.jpeg`, level: level ?? 0 };
  expect(found).toEqual(expected);
});

const file = (fields: object): CivitaiFile =>
  FileSchema.parse({ name: "a.safetensors", ...fields });

test.each([
  [223231.3515625, 228_588_904],
  [1.4140625, 1448],
  [6775430.35, null],
  [6617170.5, null],
  [2082691, null],
  [1024.25, null],
  [1e300, null],
  [-1.4140625, null],
  ["1.4140625", null],
  [null, null],
])("exactSize() makes of %j KiB %j bytes", (sizeKB, bytes) => {
  expect(exactSize(file({ sizeKB }))).toBe(bytes);
});

test.each([
  [
    { virusScanResult: "Success", pickleScanResult: "Danger" },
    "virus: clean, pickle: danger",
    true,
  ],
  [{ virusScanResult: "Pending" }, "virus: pending", false],
  [{ virusScanResult: "Error" }, "virus: failed", false],
  [{ virusScanResult: "Weird\n" }, "virus: Weird", false],
])("scanOf() sums up %j", (fields, summary, danger) => {
  expect(scanOf(file(fields))).toEqual({ summary, danger });
});

test("scanOf() says nothing where the scanners said nothing", () => {
  expect(scanOf(file({}))).toBeNull();
});

test("primaryFile() goes by the record's mark first, by CivitAI's rule then, and never by chance", () => {
  const vae = file({
    id: 1,
    type: "VAE",
    metadata: { format: "SafeTensor", size: "pruned", fp: "fp16" },
  });
  const ckpt = file({
    id: 2,
    metadata: { format: "PickleTensor", size: "pruned", fp: "fp16" },
  });
  const full = file({
    id: 3,
    metadata: { format: "SafeTensor", size: "full" },
  });
  expect(primaryFile([vae, ckpt, full])?.id).toBe(3);
  expect(primaryFile([vae, ckpt])?.id).toBe(2);
  expect(primaryFile([{ ...vae, primary: true }, full])?.id).toBe(1);
  expect(primaryFile([full, { ...full, id: 4 }])).toBeNull();
});

test("VersionSchema reads whatever JSON has an id, without an error", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const fields = {
        files: one,
        images: other,
        paidAccess: one,
        trainedWords: other,
        model: one,
        name: other,
      };
      const read = version(fields);
      gateOf(read, NOW);
      previewOf(read.images);
      primaryFile(read.files);
      expect(read.record).toEqual({ id: 1, ...fields });
    }),
  );
  const wild = {
    id: 1,
    files: [7, null, { name: "a" }, { name: 7 }],
    trainedWords: ["a", 7, null],
  };
  const read = version(wild);
  expect(read.files).toHaveLength(1);
  expect(read.trainedWords).toEqual(["a"]);
});
