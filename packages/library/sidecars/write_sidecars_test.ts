import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelInfo, ModelInfoSchema } from "@haul/contract";
import { picture } from "./_picture.ts";
import type { SidecarFacts } from "./sidecar_facts.ts";
import record from "./testdata/version_242807.json" with { type: "json" };
import { writeSidecars } from "./write_sidecars.ts";

const [{ hashes }] = record.files as [(typeof record.files)[0]];
const SHA256 = hashes.SHA256.toLowerCase();

let folder: string;
let model: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haul-sidecars-"));
  model = join(folder, "turbo.v1.safetensors");
  await writeFile(model, "x");
});

afterEach(() => rm(folder, { recursive: true }));

function info(facts: Partial<ModelInfo> = {}): ModelInfo {
  return ModelInfoSchema.parse({
    type: "lora",
    title: record.model.name,
    version: record.name,
    creator: "someartist",
    baseModel: record.baseModel,
    trainedWords: ["inkwash style", "rice paper, blue"],
    tags: ["speed"],
    page: "https://civitai.com/models/215485?modelVersionId=242807",
    record,
    ...facts,
  });
}

function write(facts: Partial<SidecarFacts> = {}) {
  return writeSidecars(model, {
    source: "civitai",
    model: info(),
    role: "lora",
    layout: "plain",
    root: folder,
    bytes: 1,
    sha256: SHA256,
    now: () => Date.UTC(2026, 10, 25),
    ...facts,
  });
}

const names = async () =>
  (await readdir(folder)).filter((name) => !name.endsWith(".safetensors"));
const textOf = (end: string) =>
  readFile(join(folder, `turbo.v1${end}`), "utf8");
const jsonOf = async (end: string) => JSON.parse(await textOf(end));
const put = (end: string, text: string) =>
  writeFile(join(folder, `turbo.v1${end}`), text);

test("writeSidecars() keeps the service's record as Civitai Helper expects it", async () => {
  const { written, warnings } = await write();
  expect(written).toEqual([join(folder, "turbo.v1.civitai.info")]);
  expect(warnings).toEqual([]);
  expect(await jsonOf(".civitai.info")).toEqual(record);
  const { mode } = await stat(written[0]!);
  expect(mode & 0o777).toBe(0o644 & ~process.umask());
  expect(await names()).toEqual(["turbo.v1.civitai.info"]);
});

test("writeSidecars() makes the card of AUTOMATIC1111 and Forge", async () => {
  await write({ layout: "a1111" });
  expect(await jsonOf(".json")).toEqual({
    description:
      "SDXL Turbo-LoRA-Stable Diffusion XL faster than light v1-128dim by someartist. https://civitai.com/models/215485?modelVersionId=242807",
    "sd version": "SDXL",
    "activation text": "inkwash style, rice paper, blue",
    modelId: 215485,
    modelVersionId: 242807,
    sha256: hashes.SHA256,
  });
});

test.each([
  ["SD 1.5", "a1111", "SD1"],
  ["SD 2.1 768", "a1111", "SD2"],
  ["Pony", "reforge", "SDXL"],
  ["Illustrious", "forge", "SDXL"],
  ["Flux.1 D", "forge", "Flux"],
  ["Flux.1 D", "a1111", "Unknown"],
  ["Wan Video 14B t2v", "forge", "Unknown"],
  [null, "forge", "Unknown"],
] as const)(
  "writeSidecars() calls %p in %p %p",
  async (baseModel, layout, version) => {
    await write({ layout, model: info({ baseModel }) });
    expect((await jsonOf(".json"))["sd version"]).toBe(version);
  },
);

test("writeSidecars() replaces no word of a user", async () => {
  const mine = {
    description: "my own words",
    "activation text": "mine",
    "preferred weight": 0.65,
    "negative text": "",
    notes: "do not lose this",
    extra: { kept: [1] },
  };
  await put(".json", JSON.stringify(mine));
  await write({ layout: "forge" });
  expect(await jsonOf(".json")).toEqual({
    ...mine,
    "sd version": "SDXL",
    modelId: 215485,
    modelVersionId: 242807,
    sha256: hashes.SHA256,
  });
  const before = await stat(join(folder, "turbo.v1.json"));
  const { written } = await write({ layout: "forge" });
  expect(written).toEqual([]);
  const after = await stat(join(folder, "turbo.v1.json"));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test.each([
  ["{broken", "no JSON object"],
  ["[1]", "no JSON object"],
  [JSON.stringify({ id: 5, notes: "other" }), "another model"],
])("writeSidecars() leaves a sidecar with %p alone", async (text, why) => {
  await put(".civitai.info", text);
  const { written, warnings } = await write();
  expect(written).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(why);
  expect(await textOf(".civitai.info")).toBe(text);
});

test("writeSidecars() writes through no link and waits for no pipe", async () => {
  const other = join(folder, "other.safetensors");
  await writeFile(other, "{}");
  await symlink(other, join(folder, "turbo.v1.civitai.info"));
  expect(
    Bun.spawnSync(["mkfifo", join(folder, "turbo.v1.json")]).exitCode,
  ).toBe(0);
  const { written, warnings } = await write({ layout: "forge" });
  expect(written).toEqual([]);
  expect(warnings).toHaveLength(2);
  expect(await readFile(other, "utf8")).toBe("{}");
});

const SECRET = "c0ffee".repeat(6);

test("writeSidecars() lets no key into any sidecar", async () => {
  await mkdir(join(folder, "custom_nodes/ComfyUI-Lora-Manager"), {
    recursive: true,
  });
  const leaky = {
    ...record,
    downloadUrl: `https://civitai.com/api/download/models/1?type=Model&token=${SECRET}`,
    description: `<a href="https://x.test/?a=1&amp;api_key=${SECRET}#s">x</a>`,
    files: [
      {
        ...record.files[0],
        downloadUrl: `https://me:${SECRET}@b2.test/f?X-Amz-Signature=${SECRET}&b=2`,
      },
    ],
  };
  for (const layout of ["forge", "stability-matrix", "comfyui"] as const) {
    const page = `https://civitai.com/models/1?token=${SECRET}`;
    await write({ layout, model: info({ record: leaky, page }) });
  }
  const kept = await jsonOf(".civitai.info");
  expect(kept.downloadUrl).toBe(
    "https://civitai.com/api/download/models/1?type=Model",
  );
  expect(kept.description).toBe('<a href="https://x.test/?a=1#s">x</a>');
  expect(kept.files[0].downloadUrl).toBe("https://b2.test/f?b=2");
  const all = (await names()).filter((name) => name.startsWith("turbo"));
  expect(all.sort()).toEqual([
    "turbo.v1.civitai.info",
    "turbo.v1.cm-info.json",
    "turbo.v1.json",
    "turbo.v1.metadata.json",
  ]);
  for (const name of all) {
    expect(await readFile(join(folder, name), "utf8")).not.toContain(SECRET);
  }
});

test("writeSidecars() speaks Stability Matrix' dialect in its folders", async () => {
  await write({ layout: "stability-matrix" });
  expect(await jsonOf(".cm-info.json")).toMatchObject({
    ModelId: 215485,
    ModelName: record.model.name,
    Nsfw: false,
    Tags: ["speed"],
    ModelType: "LORA",
    VersionId: 242807,
    VersionName: "v1-128dim",
    BaseModel: "SDXL Turbo",
    RemoteFileId: 187907,
    FileMetadata: { fp: null, size: null, format: "SafeTensor" },
    ImportedAt: "2026-11-25T00:00:00.000Z",
    Hashes: { SHA256: hashes.SHA256, CRC32: hashes.CRC32 },
    TrainedWords: ["inkwash style", "rice paper, blue"],
    Source: 0,
  });
});

test("writeSidecars() speaks LoRA Manager's dialect where that is installed", async () => {
  await write({ layout: "comfyui" });
  expect(await names()).toEqual(["turbo.v1.civitai.info"]);
  await mkdir(join(folder, "custom_nodes/comfyui-lora-manager"), {
    recursive: true,
  });
  await write({ layout: "comfyui", preview: await picture("png") });
  expect(await jsonOf(".metadata.json")).toMatchObject({
    file_name: "turbo.v1",
    model_name: record.model.name,
    file_path: model,
    size: 1,
    modified: Date.UTC(2026, 10, 25) / 1000,
    sha256: SHA256,
    base_model: "SDXL Turbo",
    preview_url: join(folder, "turbo.v1.preview.png"),
    civitai: { id: 242807, modelId: 215485 },
    usage_tips: "{}",
  });
});

test("writeSidecars() tells LoRA Manager of the picture that is there, and of none that is not", async () => {
  const nodes = join(folder, "custom_nodes/comfyui-lora-manager");
  await mkdir(nodes, { recursive: true });
  const page = new TextEncoder().encode("<!doctype html>");
  await write({ layout: "comfyui", preview: page });
  expect((await jsonOf(".metadata.json")).preview_url).toBe("");
  await put(".preview.webp", "mine");
  await write({ layout: "comfyui", preview: await picture("png") });
  expect((await jsonOf(".metadata.json")).preview_url).toBe(
    join(folder, "turbo.v1.preview.webp"),
  );
});

test.each(["jpeg", "webp", "png"] as const)(
  "writeSidecars() keeps a picture that came as %s as a PNG",
  async (format) => {
    const { written } = await write({ preview: await picture(format) });
    const path = join(folder, "turbo.v1.preview.png");
    expect(written).toContain(path);
    expect(await new Bun.Image(path).metadata()).toEqual({
      width: 2,
      height: 1,
      format: "png",
    });
  },
);

test.each([".png", ".preview.JPG", ".preview.webp"])(
  "writeSidecars() leaves a picture called %p as it is",
  async (end) => {
    await put(end, "mine");
    await write({ preview: await picture("png") });
    expect((await names()).sort()).toEqual(
      [`turbo.v1${end}`, "turbo.v1.civitai.info"].sort(),
    );
    expect(await textOf(end)).toBe("mine");
  },
);

test.each(["<!doctype html>", "<svg xmlns='http://www.w3.org/2000/svg'/>", ""])(
  "writeSidecars() writes no preview of %p",
  async (text) => {
    const preview = new TextEncoder().encode(text);
    const { warnings } = await write({ preview });
    expect(warnings[0]).toContain("cannot be decoded");
    expect(await names()).toEqual(["turbo.v1.civitai.info"]);
  },
);

test("writeSidecars() writes nothing of a service that has no record but what it knows", async () => {
  const model = info({ record: null, trainedWords: [] });
  await write({ source: "huggingface", model, layout: "forge", sha256: null });
  expect(await names()).toEqual(["turbo.v1.json"]);
  expect(Object.keys(await jsonOf(".json"))).toEqual([
    "description",
    "sd version",
    "activation text",
  ]);
});

test("writeSidecars() leaves configurations without sidecars", async () => {
  expect((await write({ role: "config" })).written).toEqual([]);
  expect(await names()).toEqual([]);
});

test("writeSidecars() warns where the folder has gone", async () => {
  const gone = { ...info(), record };
  const result = await writeSidecars(join(folder, "gone/a.pt"), {
    source: "civitai",
    model: gone,
    role: "lora",
    layout: "plain",
    root: folder,
    bytes: 1,
    sha256: SHA256,
    preview: await picture("png"),
  });
  expect(result.written).toEqual([]);
  expect(result.warnings).toHaveLength(2);
});
