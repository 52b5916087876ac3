import { expect, test } from "bun:test";
import type { FileChoice, ResolvedFile } from "@haul/contract";
import { EndpointsSchema, FileChoiceSchema } from "@haul/contract";
import { parseInput } from "../parse_input.ts";
import { sourceContext } from "../source.ts";
import { civitaiSource } from "./civitai_source.ts";

type Json = Record<string, unknown>;

const STORAGE = "https://storage.example/model/1/a.bin?X-Amz-Signature=x";

async function recorded(name: string): Promise<Json> {
  return await Bun.file(`${import.meta.dir}/testdata/${name}.json`).json();
}

/**
 * The file that a link stands for where the service answers with these
 * records: recorded bodies, and a download route that lets everything go.
 */
async function resolveOf(
  link: string,
  records: Record<string, Json>,
  choice: Partial<FileChoice> = {},
): Promise<ResolvedFile> {
  return await resolveAt(["civitai.com"], { link, records, choice });
}

/** The same where only some fronts know of it. */
async function resolveAt(
  fronts: readonly string[],
  asked: {
    link: string;
    records: Record<string, Json>;
    choice?: Partial<FileChoice>;
  },
): Promise<ResolvedFile> {
  const { link, records, choice = {} } = asked;
  const context = sourceContext({
    choice: FileChoiceSchema.parse(choice),
    fetch: async (input) => {
      const { pathname, host } = new URL(input);
      if (pathname.startsWith("/api/download/")) {
        const headers = { location: STORAGE };
        return new Response(null, { status: 307, headers });
      }
      const body = records[pathname];
      if (body !== undefined && fronts.includes(host))
        return Response.json(body);
      return Response.json({ error: "Model not found" }, { status: 404 });
    },
  });
  const url = parseInput(link, EndpointsSchema.parse({}));
  const [file, ...more] = await civitaiSource.resolve(url, context);
  if (file === undefined || more.length > 0) throw new Error("Not one file");
  return file;
}

test("civitaiSource.resolve() reads a model's record of 2023, with its licence in one word", async () => {
  const model = await recorded("model-1102.checkpoint-synthwavepunk.wiki-2023");
  const records = { "/api/v1/models/1102": model };
  const file = await resolveOf("https://civitai.com/models/1102", records);
  expect(file).toMatchObject({
    identity: "civitai:1144/196",
    name: "synthwavepunk_v2.ckpt",
    link: "https://civitai.com/api/download/models/1144?fileId=196",
    size: 2_132_674_738,
    model: {
      type: "checkpoint",
      version: "V2",
      baseModel: "SD 1.5",
      page: "https://civitai.com/models/1102?modelVersionId=1144",
      licence:
        "No credit needed. You may sell pictures made with it, run it on CivitAI's own paid service, run it on other paid services, sell the model or merges of it. Merges may be shared. Merges may have other permissions.",
      scan: { summary: "virus: clean, pickle: clean", danger: false },
      preview: { level: 1 },
    },
    access: { state: "open" },
  });
  expect(file.hashes.map(({ algorithm }) => algorithm)).toEqual([
    "sha256",
    "crc32",
    "blake3",
  ]);
  // The version's own record was not recorded: the model's has its files too.
  const link = "https://civitai.com/models/1102?modelVersionId=1292";
  const other = await resolveOf(link, records, { format: "pickle" });
  expect(other.name).toBe("synthwavepunk_v3Alpha.ckpt");
});

test("civitaiSource.resolve() reads model and version of 2023, where training data comes first", async () => {
  const model = await recorded("model-215485.lora-sdxl-turbo.2023-12");
  const records = { "/api/v1/models/215485": model };
  const version = await recorded(
    "model-version-242807.lora-sdxl-turbo.2023-12",
  );
  const both = { ...records, "/api/v1/model-versions/242807": version };
  const link = "https://civitai.com/models/215485?modelVersionId=242807";
  const file = await resolveOf(link, both);
  expect(file).toMatchObject({
    name: "sd_xl_turbo_lora_v1.safetensors",
    size: 787_342_192,
    model: {
      type: "lora",
      title: "SDXL Turbo-LoRA-Stable Diffusion XL faster than light",
      version: "v1-128dim",
      baseModel: "SDXL Turbo",
      preview: { level: 1 },
      licence:
        "Credit the creator. You may run it on CivitAI's own paid service. Merges may not be shared.",
    },
  });
  const record = file.model?.record as { id: number; model: Json };
  expect(record.id).toBe(242807);
  expect(record.model).toMatchObject({ type: "LORA", tags: model["tags"] });
  expect(record.model).not.toHaveProperty("modelVersions");
});

test("civitaiSource.resolve() gives the VAE of a version a role of its own, though files had no ids", async () => {
  const model = await recorded(
    "model-257749.checkpoint-plus-vae-file.trimmed-2026",
  );
  const records = { "/api/v1/models/257749": model };
  const link = "https://civitai.com/models/257749";
  const main = await resolveOf(link, records);
  expect(main).toMatchObject({
    identity: "civitai:290640/ponyDiffusionV6XL_v6StartWithThisOne.safetensors",
    link: "https://civitai.com/api/download/models/290640",
    model: { type: "checkpoint", creator: "AstraliteHeart" },
  });
  const vae = await resolveOf(link, records, { type: "vae" });
  expect(vae).toMatchObject({
    name: "sdxl_vae.safetensors",
    link: "https://civitai.com/api/download/models/290640?type=VAE&format=SafeTensor",
    model: { type: "vae" },
    hashes: [
      {
        algorithm: "sha256",
        hex: "235745af8d86bf4a4c1b5b4f529868b37019a10f7c0b2e79ad0abca3a22bc6e1",
      },
    ],
  });
});

test("civitaiSource.resolve() takes the file called primary, wherever it stands in the list", async () => {
  for (const [name, id] of [
    ["model-4201.checkpoint-multifile-4-variants.2024", 4201],
    ["model-4384.checkpoint-trainingdata-prunedmodel-diffusers.2024", 4384],
    ["model-7984.lora.2024-06", 7984],
  ] as const) {
    const model = await recorded(name);
    const versions = model["modelVersions"] as {
      id: number;
      files: { id: number; name: string; primary?: boolean }[];
    }[];
    for (const { id: versionId, files } of versions) {
      const record = {
        ...versions.find((v) => v.id === versionId),
        modelId: id,
      };
      const records = {
        [`/api/v1/models/${id}`]: model,
        [`/api/v1/model-versions/${versionId}`]: record,
      };
      const link = `https://civitai.com/models/${id}?modelVersionId=${versionId}`;
      const file = await resolveOf(link, records);
      const primary = files.find((each) => each.primary === true);
      expect(file.identity).toBe(`civitai:${versionId}/${primary?.id}`);
      const names = await Promise.all(
        files.map(async (each) => {
          const own = `https://civitai.com/api/download/models/${versionId}?fileId=${each.id}`;
          return (await resolveOf(own, records)).name?.toLowerCase();
        }),
      );
      expect(new Set(names).size).toBe(files.length);
    }
  }
});

test("civitaiSource.resolve() reads a version of 2026, whose size is rounded", async () => {
  const name = "model-version-2514310.checkpoint.devdocs-2026";
  const version = await recorded(name);
  const records = { "/api/v1/model-versions/2514310": version };
  const link = "urn:air:sdxl:checkpoint:civitai:827184@2514310";
  const file = await resolveOf(link, records);
  expect(file).toMatchObject({
    name: "waiIllustriousSDXL_v160.safetensors",
    size: null,
    model: {
      title: "WAI-illustrious-SDXL",
      type: "checkpoint",
      licence: null,
      record: version,
    },
  });
});

test("civitaiSource.resolve() reads a version of 2024 by its hash", async () => {
  const version = await recorded("model-version-399893.2024-06");
  const path = "/api/v1/model-versions/by-hash/407e165725a2";
  const file = await resolveOf("407E165725A2", { [path]: version });
  expect(file).toMatchObject({
    name: "fukawa_miku_pony_ver1.safetensors",
    model: { type: "lora", baseModel: "Pony", preview: { level: 4 } },
  });
  expect(file.model?.trainedWords).toEqual([
    "fukawa_miku, green eyes, orange hair, long hair, ponytail, green bow, short sleeves, apron, waitress, pink skirt",
  ]);
});

test("civitaiSource.resolve() reads the list of a person's models of 2025", async () => {
  const list = await recorded("models-list.lora-11821.2025-10");
  const file = await resolveOf("https://civitai.com/user/somebody", {
    "/api/v1/models": { ...list, metadata: {} },
  });
  expect(file).toMatchObject({
    source: "civitai",
    model: { type: "lora", title: "VSK-94 | Girls' Frontline" },
    access: { state: "unknown", refusal: null },
  });
});

test("civitaiSource.resolve() asks civitai.red for what civitai.com does not know", async () => {
  const version = await recorded("model-version-399893.2024-06");
  const records = { "/api/v1/model-versions/399893": version };
  const link = "https://civitai.com/model-versions/399893";
  const both = ["civitai.com", "civitai.red"];
  const file = await resolveAt(both, { link, records });
  expect(file.link).toStartWith("https://civitai.com/api/download/models/");
  const red = await resolveAt(["civitai.red"], { link, records });
  expect(red.link).toStartWith("https://civitai.red/api/download/models/");
  expect(red.identity).toBe(file.identity);
  const nowhere = resolveAt([], { link, records });
  await expect(nowhere).rejects.toThrow("no version 399893");
  const onGreen = link.replace(".com", ".green");
  const asked = resolveAt(["civitai.red"], { link: onGreen, records });
  await expect(asked).rejects.toThrow("no version 399893");
});
