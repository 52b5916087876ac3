import { afterEach, beforeEach, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  link,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Catalogue } from "./catalogue.ts";
import { type ScanEvent, type ScanOptions, scan } from "./scan.ts";
import { wastedBytes } from "./wasted_bytes.ts";

let root: string;
let catalogue: Catalogue;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "haul-scan-"));
  catalogue = new Catalogue(":memory:");
});

afterEach(async () => {
  catalogue[Symbol.dispose]();
  await rm(root, { recursive: true, force: true });
});

const digest = (text: string) =>
  createHash("sha256").update(text).digest("hex");

async function put(path: string, text: string): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

async function run(options: ScanOptions = {}): Promise<ScanEvent[]> {
  return await Array.fromAsync(scan(catalogue, root, options));
}

/** What happened to which file, as "added loras/a.pt". */
function told(events: readonly ScanEvent[]): string[] {
  return events
    .flatMap((event) => {
      // The files of these tests are too short to be models.
      if (event.kind === "hashing" || event.kind === "broken") return [];
      const path =
        "file" in event ? event.file.path : "path" in event ? event.path : "";
      return [`${event.kind} ${path.slice(root.length + 1)}`.trim()];
    })
    .sort();
}

test("scan() takes in what is new, and reads nothing twice", async () => {
  const lora = await put("models/loras/SDXL/ink.safetensors", "ink");
  await put("models/unet/flux.gguf", "flux");
  await put("models/loras/ink.preview.png", "no model");
  await put("models/.cache/hidden.safetensors", "hidden");
  await put("venv/lib/torch.bin", "program");
  expect(told(await run())).toEqual([
    "added models/loras/SDXL/ink.safetensors",
    "added models/unet/flux.gguf",
  ]);
  expect(catalogue.get(lora)).toMatchObject({
    sha256: digest("ink"),
    size: 3,
    type: "lora",
    integrity: "unverified",
  });
  expect(catalogue.list({ type: "diffusion_model" })).toHaveLength(1);
  const again = (await run()).map(({ kind }) => kind);
  expect(again).not.toContain("hashing");
  expect(again.filter((kind) => kind === "unchanged")).toHaveLength(2);
});

test("scan() sees what changed, what moved and what is gone", async () => {
  const a = await put("a.pt", "a");
  const b = await put("b.pt", "b");
  const c = await put("c.pt", "c");
  await run();
  await writeFile(a, "another");
  await rename(b, join(root, "moved.pt"));
  await rm(c);
  expect(told(await run())).toEqual([
    "added moved.pt",
    "changed a.pt",
    "missing c.pt",
    "moved b.pt",
  ]);
  expect(catalogue.get(a)?.sha256).toBe(digest("another"));
  expect(catalogue.get(b)).toBeNull();
  expect(catalogue.get(c)?.missing).toBe(true);
  await put("c.pt", "c");
  expect(told(await run())).toContain("changed c.pt");
  expect(catalogue.get(c)?.missing).toBe(false);
});

test("scan() goes on where it was stopped", async () => {
  for (const name of ["a", "b", "c"]) await put(`${name}.pt`, name);
  const control = new AbortController();
  const stopped = (async () => {
    for await (const { kind } of scan(catalogue, root, control)) {
      if (kind === "added") control.abort(new Error("enough"));
    }
  })();
  expect(stopped).rejects.toThrow("enough");
  await stopped.catch(() => undefined);
  expect(catalogue.list()).toHaveLength(1);
  const kinds = (await run()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "unchanged")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "hashing")).toHaveLength(2);
});

test("scan() follows links once, and is not led in circles", async () => {
  await put("models/a.pt", "a");
  await symlink(root, join(root, "models/up"));
  await symlink(join(root, "models"), join(root, "again"));
  await symlink(join(root, "models/a.pt"), join(root, "models/b.pt"));
  await symlink(join(root, "nowhere"), join(root, "models/c.pt"));
  const added = told(await run());
  expect(added).toHaveLength(2);
  const [copies = []] = catalogue.duplicates();
  expect(copies).toHaveLength(2);
  expect(await wastedBytes(copies)).toBe(0);
});

test("scan() reads a file of several names once", async () => {
  const a = await put("a.pt", "twin");
  await link(a, join(root, "b.pt"));
  await put("c.pt", "twin");
  const kinds = (await run()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "hashing")).toHaveLength(2);
  expect(await wastedBytes(catalogue.list())).toBe(4);
});

test("scan() waits for no pipe", async () => {
  expect(Bun.spawnSync(["mkfifo", join(root, "a.pt")]).exitCode).toBe(0);
  expect(await run()).toEqual([]);
});

test("scan() takes nothing for gone where the folder cannot be read", async () => {
  const a = await put("sub/a.pt", "a");
  await run();
  await rename(root, `${root}-away`);
  const refused = await run().catch((error) => error);
  expect(refused.problem).toMatchObject({ code: "not_found" });
  expect(catalogue.get(a)?.missing).toBe(false);
  await rename(`${root}-away`, root);
});

test("scan() asks about each content once, and again where it was not told", async () => {
  await put("a.pt", "a");
  await put("b.pt", "a");
  await put("c.pt", "c");
  // biome-ignore lint/correctness/useYield: it fails before it could.
  async function* lookUp() {
    throw new Error("no network");
  }
  expect(told(await run({ lookUp }))).toContain("not_told");
  const asked: string[][] = [];
  const events = await run({
    async *lookUp(sha256s) {
      asked.push([...sha256s]);
      yield [digest("a"), { title: "Ink", versionId: "9" }];
      yield [digest("c"), null];
    },
  });
  expect(asked.map((each) => each.sort())).toEqual([
    [digest("a"), digest("c")].sort(),
  ]);
  expect(events.at(-1)).toEqual({
    kind: "told",
    sha256: digest("a"),
    model: { title: "Ink", versionId: "9" },
  });
  expect(catalogue.list({ words: "ink" })).toHaveLength(2);
  expect(catalogue.list({ unverified: true })).toHaveLength(1);
  await run({ lookUp });
  expect(told(await run({ lookUp }))).not.toContain("not_told");
});

test("scan() keeps what a service told before it could not be asked any more", async () => {
  await put("a.pt", "a");
  await put("b.pt", "b");
  const events = await run({
    async *lookUp() {
      yield [digest("a"), { title: "Ink", versionId: "9" }];
      throw new Error("too many requests");
    },
  });
  expect(events.slice(-2).map(({ kind }) => kind)).toEqual([
    "told",
    "not_told",
  ]);
  expect(catalogue.list({ words: "ink" })).toHaveLength(1);
  expect(catalogue.list({ unasked: true })).toHaveLength(1);
});

test("scan() asks about at most 100 contents at a time", async () => {
  for (let at = 0; at < 101; at += 1) await put(`${at}.pt`, `${at}`);
  const sizes: number[] = [];
  await run({
    async *lookUp([first = "", ...others]) {
      sizes.push(others.length + 1);
      yield [first, null];
    },
  });
  expect(sizes).toEqual([100, 1]);
});

test("scan() leaves what aria2 has not finished alone until it has", async () => {
  await put("half.gguf", "half");
  const control = await put("half.gguf.aria2", "control");
  expect(told(await run())).toEqual([]);
  await rm(control);
  expect(told(await run())).toEqual(["added half.gguf"]);
});

test("scan() believes a file's header more than its folder, and tells a cut one each time", async () => {
  const json = new TextEncoder().encode(
    '{"lora_unet_x.lora_down.weight":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}',
  );
  const bytes = new Uint8Array(8 + json.length + 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  await mkdir(join(root, "checkpoints"));
  const whole = join(root, "checkpoints/whole.safetensors");
  await writeFile(whole, bytes);
  await writeFile(join(root, "cut.safetensors"), bytes.subarray(0, -1));
  const brokenNow = async () =>
    (await run()).filter(({ kind }) => kind === "broken");
  const broken = await brokenNow();
  expect(broken).toEqual([
    {
      kind: "broken",
      path: join(root, "cut.safetensors"),
      why: expect.stringContaining("it was cut"),
    },
  ]);
  expect(catalogue.get(whole)?.type).toBe("lora");
  expect(await brokenNow()).toEqual(broken);
});

test("scan() reads what a sidecar says, unless it is of another file", async () => {
  const record = (sha256: string) =>
    JSON.stringify({
      id: 9,
      modelId: 8,
      name: "v2",
      baseModel: "SDXL 1.0",
      trainedWords: ["ink wash"],
      model: { name: "Ink", type: "LORA" },
      files: [{ hashes: { SHA256: sha256.toUpperCase() } }],
    });
  const right = await put("right.pt", "right");
  await put("right.civitai.info", record(digest("right")));
  const wrong = await put("wrong.pt", "wrong");
  await put("wrong.civitai.info", record(digest("other")));
  const broken = await put("broken.pt", "broken");
  await put("broken.civitai.info", "{");
  await run();
  expect(catalogue.get(right)).toMatchObject({
    source: "civitai",
    modelId: "8",
    versionId: "9",
    type: "lora",
    baseModel: "SDXL 1.0",
    title: "Ink",
    version: "v2",
    trainedWords: ["ink wash"],
  });
  expect(catalogue.get(wrong)?.title).toBeNull();
  expect(catalogue.get(broken)?.title).toBeNull();
});
