import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Given, hubRig, INDEX, SHARDS } from "./_hub_rig.ts";

let rig: Awaited<ReturnType<typeof hubRig>>;

beforeAll(async () => {
  rig = await hubRig();
});

afterAll(() => rig[Symbol.asyncDispose]());

test.each([
  [{ include: ["*.safetensors"], exclude: ["unet/*"] }, ["model.safetensors"]],
  [
    { include: ["unet/"] },
    [
      "unet/deep/config.json",
      "unet/model.fp16.safetensors",
      "unet/model.safetensors",
    ],
  ],
  [{ file: "model.fp16.safetensors" }, ["unet/model.fp16.safetensors"]],
  [{ file: "unet/model.safetensors" }, ["unet/model.safetensors"]],
  [
    { fp: "fp16", include: ["*.safetensors"] },
    ["model.safetensors", "unet/model.fp16.safetensors"],
  ],
  [
    { format: "pickle" },
    ["README.md", "config.json", "odd #%?.bin", "unet/deep/config.json"],
  ],
])("huggingFaceSource.resolve() with %j gives %j", async (choose, paths) => {
  expect(await rig.pathsOf("org/name", { choose })).toEqual(paths);
});

test.each<Given["choose"] & object>([
  { file: SHARDS[1] ?? null },
  { file: INDEX },
  { include: ["big*"] },
])(
  "huggingFaceSource.resolve() with %j gives a sharded model whole",
  async (choose) => {
    const paths = await rig.pathsOf("org/sharded", { choose });
    expect(paths).toEqual([...SHARDS, INDEX]);
  },
);

test("huggingFaceSource.resolve() gives the one shard that a link names", async () => {
  expect(await rig.pathsOf(`org/sharded:${SHARDS[0]}`)).toEqual([SHARDS[0]!]);
});

test.each([
  ["org/quants-GGUF:Q4_K_M", {}],
  ["org/quants-GGUF", { quant: "q4_k_m" }],
])(
  "huggingFaceSource.resolve() gives the quantisation of %s %j",
  async (text, choose) => {
    expect(await rig.pathsOf(text, { choose })).toEqual(["m.Q4_K_M.gguf"]);
  },
);

test("huggingFaceSource.resolve() gives a split quantisation whole", async () => {
  const choose = { quant: "Q8_0" };
  expect(await rig.pathsOf("org/quants-GGUF", { choose })).toEqual([
    "m.Q8_0-00001-of-00002.gguf",
    "m.Q8_0-00002-of-00002.gguf",
  ]);
});

test("huggingFaceSource.resolve() asks which of several quantisations is wanted", async () => {
  const asked = await rig.refusalOf("org/quants-GGUF");
  expect(asked.code).toBe("choice_needed");
  expect(asked.message).toContain("Q4_K_M, Q8_0");
  expect(asked.fix).toEqual({
    kind: "choose",
    choices: [
      { id: "m.Q4_K_M.gguf", label: "m.Q4_K_M.gguf (100 B)" },
      {
        id: "m.Q8_0-00001-of-00002.gguf",
        label: "m.Q8_0-00001-of-00002.gguf (200 B)",
      },
    ],
  });
  const all = await rig.pathsOf("org/quants-GGUF", {
    choose: { include: ["*"] },
  });
  expect(all).toHaveLength(5);
});

test.each([
  ["org/name", { file: "model.safetensors.bak" }, "has no file"],
  ["org/quants-GGUF", { quant: "Q2_K" }, "has no Q2_K; it has Q4_K_M, Q8_0"],
  ["org/name", { quant: "Q2_K" }, "names no quantisations"],
  ["org/name", { format: "gguf" }, "it has safetensors, pickle"],
  ["org/name", { fp: "bf16" }, "names no weights in bf16"],
  ["datasets/o/data", { file: "b.py" }, "config.json"],
])(
  "huggingFaceSource.resolve() shows what %s has where it lacks %j",
  async (text, choose, words) => {
    const asked = await rig.refusalOf(text, { choose });
    expect(asked.code).toBe("choice_needed");
    expect(JSON.stringify(asked)).toContain(words);
  },
);

test("huggingFaceSource.resolve() says where patterns leave nothing", async () => {
  const choose = { include: ["*.gguf"] };
  expect(await rig.refusalOf("org/name", { choose })).toMatchObject({
    code: "not_found",
    message: expect.stringContaining('--include "*.gguf"'),
  });
});
