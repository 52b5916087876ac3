import { expect, test } from "bun:test";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  MIB,
  startCivitai,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";
import { CANARIES, canariesBelow } from "./canaries.ts";

const SIZE = 2 * MIB;

/** A picture of one pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** The files that tell AUTOMATIC1111 and ComfyUI from other folders. */
const TOOLS = {
  a1111: ["webui.py", "launch.py", "modules/shared.py"],
  comfy: ["main.py", "folder_paths.py", "comfy/x.py"],
};

/**
 * A LoRA for signed-in people, its picture at a host of pictures, and a fresh
 * AUTOMATIC1111 and ComfyUI beside each other.
 */
async function rig() {
  const stack = new AsyncDisposableStack();
  const pictures = stack.use(await startFixtureServer({ tls: true }));
  const size = PICTURE.length;
  const picture = pictures.file("/ink.png", { size, head: PICTURE });
  const civitai = stack.use(
    await startCivitai({
      accounts: [{ key: CANARIES.civitai, username: "ada" }],
    }),
  );
  const image = { url: picture.url, nsfwLevel: 1, type: "image" };
  const fields = { trainedWords: ["ink wash"], images: [image] };
  const files = [{ id: 7, name: "ink.safetensors", size: SIZE }];
  const version = { id: 20, files, fields, requireAuth: true };
  await civitai.model({ id: 10, type: "LORA", versions: [version] });

  const folder = stack.use(await tempDir());
  const cwd = join(folder.path, "here");
  const tools = { a1111: join(cwd, "a1111"), comfy: join(cwd, "comfy") };
  for (const [tool, names] of Object.entries(TOOLS)) {
    for (const name of names) await Bun.write(join(cwd, tool, name), "");
  }
  const env = {
    HAUL_CIVITAI_ENDPOINT: civitai.origin,
    HAUL_SEND_KEYS_TO: "civitai",
    NODE_EXTRA_CA_CERTS: pictures.caFile ?? "",
  };
  const link = `${civitai.origin}/models/10`;
  return {
    ...tools,
    pictures,
    picture,
    civitai,
    loras: join(tools.a1111, "models/Lora"),
    get: (root: string, ...args: string[]) =>
      runHaul(["get", link, "--root", root, ...args], { cwd, env }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("haul get writes record, card and picture beside a model of AUTOMATIC1111, and a key into none of them", async () => {
  await using r = await rig();
  const { code, stdout, stderr } = await r.get(r.a1111);
  expect([code, stdout]).toEqual([0, `${join(r.loras, "ink.safetensors")}\n`]);
  expect(stderr).toContain("verified (SHA-256)");
  expect((await readdir(r.loras)).sort()).toEqual([
    "ink.civitai.info",
    "ink.json",
    "ink.preview.png",
    "ink.safetensors",
  ]);
  const card = await Bun.file(join(r.loras, "ink.json")).json();
  expect(card).toMatchObject({ "activation text": "ink wash" });
  const png = await Bun.file(join(r.loras, "ink.preview.png")).bytes();
  expect(Buffer.from(png).subarray(1, 4).toString()).toBe("PNG");
  expect(await canariesBelow([r.a1111])).toEqual([]);
  expect(r.pictures.stats.credentialsSeen).toEqual([]);
});

test("haul get keeps a user's words and picture beside a model that it fetches again", async () => {
  await using r = await rig();
  await mkdir(r.loras, { recursive: true });
  const own = { "activation text": "my ink", "preferred weight": 0.7 };
  await Bun.write(join(r.loras, "ink.json"), JSON.stringify(own));
  await Bun.write(join(r.loras, "ink.preview.png"), "mine");
  expect((await r.get(r.a1111)).code).toBe(0);
  const card = await Bun.file(join(r.loras, "ink.json")).json();
  expect(card).toMatchObject({ ...own, "sd version": "SDXL" });
  const kept = await Bun.file(join(r.loras, "ink.preview.png")).text();
  expect(kept).toBe("mine");
});

test("haul get warns of a picture or a record that cannot be had, and the file is fine", async () => {
  await using r = await rig();
  r.picture.set({ status: { code: 404 } });
  await Bun.write(join(r.loras, "ink.civitai.info"), "{ not JSON");
  const { code, stderr } = await r.get(r.a1111);
  expect(code).toBe(0);
  expect(stderr).toContain("ink.civitai.info was not written: ");
  expect(stderr).toContain("The preview could not be had from 127.0.0.1");
  expect(stderr).toContain("✓ ");
  const info = await Bun.file(join(r.loras, "ink.civitai.info")).text();
  expect(info).toBe("{ not JSON");
});

test("haul get links for ComfyUI what AUTOMATIC1111 has, with sidecars of its own", async () => {
  await using r = await rig();
  await r.get(r.a1111);
  const { stored } = r.civitai.file(20, 7);
  const { code, events } = await r.get(r.comfy, "--json");
  expect(code).toBe(0);
  const from = join(r.loras, "ink.safetensors");
  expect(JSON.stringify(events)).toContain(`on this machine at ${from};`);
  expect(events.at(-1)).toMatchObject({ type: "done", fetchedBytes: 0 });
  const loras = join(r.comfy, "models/loras");
  const linked = Bun.file(join(loras, "ink.safetensors"));
  expect(Buffer.from(await linked.bytes()).equals(stored.bytes())).toBe(true);
  expect((await readdir(loras)).sort()).toEqual([
    "ink.civitai.info",
    "ink.preview.png",
    "ink.safetensors",
  ]);
});

test("haul get never overwrites other content of that name, nor its sidecars", async () => {
  await using r = await rig();
  const mine = join(r.loras, "ink.safetensors");
  await Bun.write(mine, "my own ink");
  await Bun.write(join(r.loras, "ink.json"), `{"notes":"mine"}`);
  const { code, stdout } = await r.get(r.a1111);
  const other = join(r.loras, "ink (1).safetensors");
  expect([code, stdout]).toEqual([0, `${other}\n`]);
  expect(await Bun.file(mine).text()).toBe("my own ink");
  const card = await Bun.file(join(r.loras, "ink.json")).text();
  expect(card).toBe(`{"notes":"mine"}`);
  expect((await stat(other)).size).toBe(SIZE);
  expect(await readdir(r.loras)).toContain("ink (1).civitai.info");
});

test("haul get --type puts a file where the user says, whatever its publisher calls it", async () => {
  await using r = await rig();
  const { code, stdout } = await r.get(r.a1111, "--type", "embedding");
  const place = join(r.a1111, "embeddings/ink.safetensors");
  expect([code, stdout]).toEqual([0, `${place}\n`]);
});
