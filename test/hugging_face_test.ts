import { afterAll, beforeAll, expect, test } from "bun:test";
import { link, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EndpointsSchema } from "@haul/contract";
import {
  type HubRepo,
  type HuggingFace,
  MIB,
  startHuggingFace,
  tempDir,
} from "@haul/fixture_server";
import { enterHfCache, hfCachePaths } from "@haul/library";
import { parseInput, sourceContext, sourceFor } from "@haul/sources";
import { downloadFileToCacheDir } from "@huggingface/hub";
import { runHaul } from "./_run_haul.ts";

const KEY = "hf_canary7f3a";
const SHARDS = [1, 2, 3].map((n) => `m-0000${n}-of-00003.safetensors`);
const INDEX = "m.safetensors.index.json";
const LOOPBACK = ["--allow-http", "--allow-private", "127.0.0.0/8"];

let hf: HuggingFace;
let repo: HubRepo;

beforeAll(async () => {
  hf = await startHuggingFace({
    bindRange: true,
    pageSize: 2,
    users: { [KEY]: { name: "owner", access: { "org/gated": "granted" } } },
  });
  const files = {
    [INDEX]: { text: "{}" },
    "README.md": { text: "# A model" },
    "vae/config.json": { text: '{"vae":1}' },
    ...Object.fromEntries(SHARDS.map((path, seed) => [path, spec(seed)])),
  };
  repo = await hf.repo("org/name", { files });
  await hf.repo("org/gated", { files, gated: "auto" });
});

afterAll(() => hf.close());

function spec(seed: number) {
  return { size: 2 * MIB + seed, seed };
}

/** The command line, led to the stand-in. */
async function haul(args: string[], cwd: string, env = {}) {
  const result = await runHaul([...args, ...LOOPBACK], {
    cwd,
    env: { HF_ENDPOINT: hf.endpoint, ...env },
  });
  expect(result.stdout + result.stderr).not.toContain(KEY);
  return result;
}

async function isWhole(folder: string, path: string): Promise<boolean> {
  const { text, lfs } = repo.file(path);
  const expected = lfs === null ? Buffer.from(text) : lfs.storage.bytes();
  const bytes = await Bun.file(join(folder, path)).bytes();
  return Buffer.compare(bytes, expected) === 0;
}

test("haul get fetches a repository of Hugging Face whole: all shards, the index, folders", async () => {
  await using folder = await tempDir();
  const { code, stderr } = await haul(["get", "org/name"], folder.path);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const paths = [...repo.filesOf(repo.head).keys()];
  for (const path of paths) expect(await isWhole(folder.path, path)).toBe(true);
  const listed = await readdir(folder.path, { recursive: true });
  expect(listed.filter((name) => !name.startsWith(".")).sort()).toEqual(
    [...paths, "vae"].sort(),
  );
  expect(stderr).toContain("verified (SHA-256)");
  expect(stderr).toContain("verified (Git SHA-1)");
});

test("haul get gives the key to the hub and never to its storage, and shows it nowhere", async () => {
  await using folder = await tempDir();
  const env = { HF_TOKEN: KEY, HAUL_SEND_KEYS_TO: "huggingface" };
  const link = `${hf.endpoint}/org/gated/blob/main/${SHARDS[0]}`;
  const { code } = await haul(["get", link], folder.path, env);
  expect(code).toBe(0);
  expect(hf.hub.stats.credentialsSeen).toEqual([`Bearer ${KEY}`]);
  expect(hf.leaked).toEqual([]);
});

test("haul get says what a gated file needs, and exits with 24", async () => {
  await using folder = await tempDir();
  const { code, stderr } = await haul(
    ["get", `org/gated:${SHARDS[0]}`],
    folder.path,
  );
  expect(code).toBe(24);
  expect(stderr).toContain(
    `org/gated is gated: accept its terms at ${hf.endpoint}/org/gated`,
  );
});

test("haul get fetches a repository from a mirror with all the ways of mirrors", async () => {
  await using folder = await tempDir();
  const { switches } = hf;
  hf.switches = {
    ...{ pageSize: 2, bindRange: true, linkForm: "s3", gzip: true },
    ...{ lengthless: true, linkAgeMs: 600_000 },
    nextOrigin: "https://huggingface.co",
    linkOrigin: "http://hf-mirror.com",
  };
  const { code, stderr } = await haul(["get", "org/name"], folder.path);
  hf.switches = switches;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  for (const path of repo.filesOf(repo.head).keys()) {
    expect(await isWhole(folder.path, path)).toBe(true);
  }
});

test("haul get saves no pointer in place of a file", async () => {
  await using folder = await tempDir();
  const { switches } = hf;
  hf.switches = { pointers: true };
  const args = ["get", `org/name:${SHARDS[0]}`];
  const { code, stderr } = await haul(args, folder.path);
  hf.switches = switches;
  expect(code).toBe(8);
  expect(stderr).toContain("it has 132 bytes, not ");
  const listed = await readdir(folder.path);
  expect(listed.filter((name) => !name.startsWith("."))).toEqual([]);
});

test("enterHfCache() leaves nothing to fetch for Hugging Face's own client", async () => {
  await using cache = await tempDir();
  const endpoints = EndpointsSchema.parse({ huggingface: hf.endpoint });
  const context = sourceContext({ fetch, endpoints });
  const url = parseInput(`org/name:vae/config.json`, endpoints);
  const [file] = await sourceFor(url, endpoints).resolve(url, context);
  const place = file?.repository;
  const digest = file?.hashes[0]?.hex ?? "";
  if (!place) throw new TypeError("The file is in no repository");
  const blob = join(cache.path, hfCachePaths({ place, digest }).blob);
  await using folder = await tempDir();
  await haul(["get", file?.link ?? ""], folder.path);
  await mkdir(dirname(blob), { recursive: true });
  await link(join(folder.path, "config.json"), blob);
  const path = await enterHfCache(cache.path, { place, digest });
  const before = hf.hub.requests.length;
  const found = await downloadFileToCacheDir({
    repo: "org/name",
    path: "vae/config.json",
    revision: repo.head,
    hubUrl: hf.endpoint,
    cacheDir: cache.path,
  });
  expect(found).toBe(path);
  expect(hf.hub.requests.length).toBe(before);
});
