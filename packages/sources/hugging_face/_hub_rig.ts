import { expect } from "bun:test";
import {
  EndpointsSchema,
  FileChoiceSchema,
  isProblemError,
  type Problem,
  type ResolvedFile,
  ResolvedFileSchema,
  Secret,
} from "@haul/contract";
import { type HuggingFace, startHuggingFace } from "@haul/fixture_server";
import { parseInput } from "../parse_input.ts";
import { type SourceContext, sourceContext } from "../source.ts";
import { sourceFor } from "../source_for.ts";
import { huggingFaceSource } from "./hugging_face_source.ts";

/** The key of an account with access to all. */
export const OWNER = "hf_owner_canary";
export const SHARDS = [1, 2, 3].map((n) => `big-0000${n}-of-00003.safetensors`);
export const INDEX = "big.safetensors.index.json";

const USERS = {
  [OWNER]: {
    name: "owner",
    access: { "org/gated": "granted", "org/private": "granted" },
  },
  hf_new: { name: "new" },
  hf_pending: { name: "p", access: { "org/gated": "pending" } },
  hf_rejected: { name: "r", access: { "org/gated": "rejected" } },
  hf_fine: { name: "f", access: { "org/gated": "granted" }, fineGrained: true },
} as const;

const FILES = {
  "README.md": { text: "# A model\n" },
  "config.json": { text: '{"a":1}' },
  "model.safetensors": { size: 5000 },
  "unet/model.safetensors": { size: 4096, seed: 2 },
  "unet/model.fp16.safetensors": { size: 2048, seed: 4 },
  "unet/deep/config.json": { text: "{}" },
  "odd #%?.bin": {
    size: 10,
    seed: 3,
    security: { status: "unsafe", avScan: { status: "unsafe" } },
  },
};

const RECORD = {
  tags: ["lora", "diffusers", "license:mit", "base_model:adapter:o/base"],
  pipeline_tag: "text-to-image",
  cardData: { instance_prompt: "TOK", thumbnail: "https://e.org/a.png" },
};

/** How one question of a test differs. */
export interface Given extends Partial<SourceContext> {
  token?: string;
  choose?: Partial<typeof FileChoiceSchema._input>;
}

/** The source over a stand-in for the hub with repositories of every kind. */
export async function hubRig() {
  const hf = await startHuggingFace({ users: USERS });
  const repo = await hf.repo("org/name", { files: FILES, record: RECORD });
  await hf.commit(repo, { "new.txt": { text: "new" } }, "feature/x");
  hf.rename("org/old", repo);
  const gated = await hf.repo("org/gated", { files: FILES, gated: "manual" });
  await hf.repo("org/private", { files: FILES, private: true });
  await hf.repo("org/gone", { files: FILES, disabled: true });
  await hf.repo("gpt2", { files: FILES });
  await hf.repo("o/data", { files: FILES, type: "datasets" });
  const built = { "build/a.so": { size: 70, seed: 8 } };
  await hf.repo("o/kernel", { type: "kernels", files: built });
  await hf.repo("o/space", { type: "spaces", files: { "a.py": { text: "" } } });
  await addSharded(hf);
  return {
    hf,
    repo,
    gated,
    resolve: (text: string, given?: Given) => resolve(hf, text, given),
    pathsOf: async (text: string, given?: Given) =>
      (await resolve(hf, text, given)).map(pathOf),
    refusalOf: (text: string, given?: Given) => refusalOf(hf, text, given),
    [Symbol.asyncDispose]: () => hf.close(),
  };
}

async function addSharded(hf: HuggingFace): Promise<void> {
  const shards = SHARDS.map((path, seed) => [path, { size: 3000, seed }]);
  await hf.repo("org/sharded", {
    files: {
      [INDEX]: { text: "{}" },
      "config.json": { text: "{}" },
      ...Object.fromEntries(shards),
    },
  });
  await hf.repo("org/quants-GGUF", {
    files: {
      "README.md": { text: "" },
      "m.Q4_K_M.gguf": { size: 100, seed: 5 },
      "m.Q8_0-00001-of-00002.gguf": { size: 100, seed: 6 },
      "m.Q8_0-00002-of-00002.gguf": { size: 100, seed: 7 },
      "mmproj-F16.gguf": { size: 10, seed: 8 },
    },
  });
}

async function resolve(
  hf: HuggingFace,
  text: string,
  { token, choose = {}, ...given }: Given = {},
): Promise<ResolvedFile[]> {
  const context = sourceContext({
    // A fetch of its own, so that one test's listing is not another's.
    fetch: (url, init) => fetch(url, init),
    endpoints: EndpointsSchema.parse({
      huggingface: hf.endpoint,
      keysTo: ["huggingface"],
    }),
    tokenFor: async () => (token === undefined ? null : new Secret(token)),
    choice: FileChoiceSchema.parse(choose),
    ...given,
  });
  const url = parseInput(text, context.endpoints);
  expect(sourceFor(url, context.endpoints)).toBe(huggingFaceSource);
  const files = await huggingFaceSource.resolve(url, context);
  for (const file of files) {
    expect(ResolvedFileSchema.parse(structuredClone(file))).toEqual(file);
  }
  return files;
}

/** What is thrown, or said of a file that cannot be had. */
async function refusalOf(
  hf: HuggingFace,
  text: string,
  given?: Given,
): Promise<Problem> {
  try {
    const files = await resolve(hf, text, given);
    const refused = files.find(({ access }) => access.refusal !== null);
    if (refused?.access.refusal) return refused.access.refusal;
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
  throw new Error(`${text} was not refused`);
}

function pathOf({ folder, name }: ResolvedFile): string {
  return folder === null ? `${name}` : `${folder}/${name}`;
}
