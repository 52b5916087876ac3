import { expect, test } from "bun:test";
import {
  EndpointsSchema,
  FileChoiceSchema,
  type JobOptions,
  JobOptionsSchema,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import { partPathFor } from "@haul/engine";
import { Catalogue } from "@haul/library";
import { claimOf } from "./claim_of.ts";

const SHA256 = "ab".repeat(32);

async function claim(
  changes: Partial<ResolvedFile>,
  options: Partial<JobOptions> = {},
) {
  using catalogue = new Catalogue(":memory:");
  catalogue.add({ path: "/old/a.pt", size: 10, mtime: 1, sha256: SHA256 });
  const url = "https://files.example/ink_lora.safetensors";
  const file = ResolvedFileSchema.parse({
    source: "direct",
    identity: "test:ink",
    link: url,
    name: "ink_lora.safetensors",
    folder: null,
    size: 10,
    hashes: [],
    bytes: [{ url }],
    ...changes,
  });
  const input = { url, options: JobOptionsSchema.parse(options) };
  const roots = ["/models"];
  const endpoints = EndpointsSchema.parse({});
  return await claimOf(file, {
    input,
    scope: { roots, endpoints, env: {}, catalogue },
  });
}

test("claimOf() says where a file and its part will be", async () => {
  const path = "/models/sub/ink_lora.safetensors";
  expect(await claim({}, { folder: "sub" })).toEqual({
    path,
    partPath: partPathFor(path, "test:ink"),
    size: 10,
  });
});

test("claimOf() follows the folders of a tool", async () => {
  const choice = FileChoiceSchema.parse({ type: "lora" });
  const found = await claim({}, { layout: "comfyui", choice });
  expect(found?.path).toBe("/models/models/loras/ink_lora.safetensors");
});

test("claimOf() claims nothing for a file that will be linked, nor for one whose size nobody knows", async () => {
  const hash = { algorithm: "sha256", from: "publisher" } as const;
  const known = { ...hash, hex: SHA256 };
  expect(await claim({ hashes: [known] })).toBe(null);
  const other = { ...hash, hex: "cd".repeat(32) };
  expect(await claim({ hashes: [other] })).not.toBe(null);
  expect(await claim({ size: null })).toBe(null);
});
