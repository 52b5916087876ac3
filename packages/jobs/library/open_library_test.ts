import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EndpointsSchema } from "@haul/contract";
import {
  type CivitaiStandIn,
  startCivitai,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import type { Library } from "./library.ts";
import { openLibrary } from "./open_library.ts";

let civitai: CivitaiStandIn;
let folder: TempDir;
let library: Library;

beforeEach(async () => {
  civitai = await startCivitai();
  folder = await tempDir("haul-library-");
  library = openLibrary({
    catalogue: join(folder.path, "home/library.db"),
    policy: netPolicy(),
    endpoints: EndpointsSchema.parse({ civitai: civitai.origin }),
  });
  const version = (id: number, name: string) => ({
    id,
    name,
    files: [{ id: id * 10, name: `ink-${name}.safetensors` }],
    fields: { baseModel: "SDXL 1.0", trainedWords: ["ink wash"] },
  });
  const versions = [version(200, "v2"), version(100, "v1")];
  await civitai.model({ id: 7, name: "Ink Wash", type: "LORA", versions });
});

afterEach(async () => {
  library[Symbol.dispose]();
  await civitai[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Puts a version's file into the models folder, under a name of the user's own. */
async function put(versionId: number, name: string): Promise<string> {
  const path = join(folder.path, "models", name);
  await mkdir(join(path, ".."), { recursive: true });
  const { stored } = civitai.file(versionId, versionId * 10);
  await writeFile(path, stored.bytes());
  return path;
}

async function scan(asks = true) {
  const models = join(folder.path, "models");
  return await Array.fromAsync(library.scan(models, { asks }));
}

test("openLibrary() learns from CivitAI what files are that a user brought along", async () => {
  const path = await put(100, "renamed.safetensors");
  await writeFile(join(path, "../mine.safetensors"), "my own");
  const events = await scan();
  expect(events.filter(({ kind }) => kind === "told")).toHaveLength(1);
  expect(library.list({ words: "wash" })).toEqual([
    expect.objectContaining({
      path,
      source: "civitai",
      modelId: "7",
      versionId: "100",
      type: "lora",
      title: "Ink Wash",
      version: "v1",
      baseModel: "SDXL 1.0",
      trainedWords: ["ink wash"],
      integrity: "verified",
      page: `${civitai.origin}/models/7?modelVersionId=100`,
    }),
  ]);
  const asked = civitai.service.requests.length;
  await scan();
  expect(civitai.service.requests).toHaveLength(asked);
});

test("openLibrary() asks nobody unless it is told to, and says when it cannot", async () => {
  await put(100, "a.safetensors");
  await scan(false);
  expect(civitai.service.requests).toEqual([]);
  civitai.set({ failure: { status: 503 } });
  const last = (await scan()).at(-1);
  expect(last).toMatchObject({ kind: "not_told" });
  civitai.set({ failure: undefined });
  expect((await scan()).at(-1)).toMatchObject({ kind: "told" });
});

test("openLibrary() finds newer versions of what is here", async () => {
  await put(100, "a.safetensors");
  await scan();
  expect(await Array.fromAsync(library.updates())).toEqual([
    {
      files: library.list(),
      latest: {
        versionId: "200",
        version: "v2",
        page: `${civitai.origin}/models/7?modelVersionId=200`,
      },
    },
  ]);
  await put(200, "b.safetensors");
  await scan();
  expect(await Array.fromAsync(library.updates())).toEqual([]);
});

test("openLibrary() knows what is twice and what is gone, without another scan", async () => {
  const one = await put(100, "one.safetensors");
  const other = await put(100, "sub/other.safetensors");
  await scan(false);
  const [twice] = await library.duplicates();
  expect(twice?.files.map(({ path }) => path)).toEqual([one, other]);
  expect(twice?.wastedBytes).toBe(65_536);
  await rm(one);
  await rm(other);
  const gone = (await library.missing()).map(({ path }) => path);
  expect(gone).toHaveLength(1);
});
