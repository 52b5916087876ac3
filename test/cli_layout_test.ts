import { expect, test } from "bun:test";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  MIB,
  safetensorsHead,
  startCivitai,
  startFixtureServer,
  startHuggingFace,
  tempDir,
} from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";

const SIZE = 2 * MIB;

/** A server with a diffusion model, and the folders of a fresh ComfyUI. */
async function rig() {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir());
  const comfy = join(folder.path, "ComfyUI");
  for (const path of ["main.py", "folder_paths.py", "comfy/x.py"]) {
    await Bun.write(join(comfy, path), "");
  }
  const cwd = join(folder.path, "here");
  await mkdir(cwd);
  const tensors = { "double_blocks.0.x": ["F16", [100, 100]] } as const;
  const head = safetensorsHead({ size: SIZE, tensors: tensors as never });
  return {
    comfy,
    cwd,
    file: server.file("/flux.safetensors", { size: SIZE, head }),
    haul: (args: readonly string[], env: Record<string, string> = {}) =>
      runHaul(args, { cwd, env }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("haul get --root recognises the tool and puts a file where it looks", async () => {
  await using r = await rig();
  const place = join(r.comfy, "models/diffusion_models/flux.safetensors");
  const dry = await r.haul(["get", r.file.url, "--root", r.comfy, "--dry-run"]);
  expect(dry.stdout).toBe(
    `${place}  2.00 MiB, as its header says a diffusion model alone\n`,
  );
  const { code, stdout } = await r.haul(["get", r.file.url, "--root", r.comfy]);
  expect([code, stdout]).toEqual([0, `${place}\n`]);
});

test("haul info --root says where a file would go, and why", async () => {
  await using r = await rig();
  const place = join(r.comfy, "models/diffusion_models/flux.safetensors");
  const asked = ["info", r.file.url, "--root", r.comfy];
  const { code, stdout } = await r.haul(asked);
  expect(code).toBe(0);
  expect(stdout).toContain(`  goes to     ${place}\n`);
  expect(stdout).toContain(
    "  because     its header says a diffusion model alone\n",
  );
  const { events } = await r.haul([...asked, "--type", "vae", "--json"]);
  expect(events).toMatchObject([
    {
      path: join(r.comfy, "models/vae/flux.safetensors"),
      reason: "you said --type vae",
    },
  ]);
});

test("haul get --root says what to do where it knows no tool", async () => {
  await using r = await rig();
  const { code, stderr } = await r.haul(["get", r.file.url, "--root", r.cwd]);
  expect(code).toBe(28);
  expect(stderr).toContain("--layout");
});

test("haul get links what an earlier run fetched, unless it is told not to", async () => {
  await using r = await rig();
  const sha256 = await r.file.sha256();
  const known = ["get", r.file.url, "--sha256", sha256, "--no-lookup"];
  await r.haul(known);
  const before = r.file.stats.bytesSent;
  const linked = await r.haul([...known, "--root", r.comfy, "--type", "vae"]);
  expect(linked.stdout).toContain("models/vae/flux.safetensors");
  expect(linked.stderr).toContain("The same file is on this machine");
  expect(r.file.stats.bytesSent - before).toBeLessThanOrEqual(SIZE);
  const again = [...known, "--name", "b.safetensors", "--no-library"];
  const fetched = await r.haul([...again, "--json"]);
  expect(fetched.events.at(-1)).toMatchObject({ fetchedBytes: SIZE });
});

test("haul get takes a list into a tool's folders by the kinds that it names", async () => {
  await using r = await rig();
  const list = `#vae\n${r.file.url}\n`;
  await Bun.write(join(r.cwd, "list.txt"), list);
  const args = ["get", "-i", "list.txt", "--root", r.comfy];
  const { stdout } = await r.haul(args);
  expect(stdout).toBe(`${join(r.comfy, "models/vae/flux.safetensors")}\n`);
});

test("haul get leaves a list's folders that are named for a kind to the tool, and keeps those below them", async () => {
  await using r = await rig();
  const list = `url,folder,name,type
${r.file.url},loras,a.safetensors,
${r.file.url},vae/xl,b.safetensors,vae
${r.file.url},mine/x,c.safetensors,lora
`;
  await Bun.write(join(r.cwd, "list.csv"), list);
  const tags = `$lora/xl\n${r.file.url} > d.safetensors\n#vae\n${r.file.url}\n  dir=embeddings\n  out=e.safetensors\n`;
  await Bun.write(join(r.cwd, "tags.txt"), tags);
  const lists = ["-i", "list.csv", "-i", "tags.txt"];
  const { code } = await r.haul(["get", ...lists, "--root", r.comfy]);
  expect(code).toBe(0);
  const placed = await Array.fromAsync(
    new Bun.Glob("**/*.safetensors").scan(r.comfy),
  );
  expect(placed.sort()).toEqual([
    "mine/x/c.safetensors",
    "models/loras/a.safetensors",
    "models/loras/xl/d.safetensors",
    "models/vae/e.safetensors",
    "models/vae/xl/b.safetensors",
  ]);
});

test("haul get --layout writes the sidecars of a model beside it", async () => {
  await using r = await rig();
  await using civitai = await startCivitai();
  const files = [{ id: 7, name: "ink.safetensors", size: SIZE }];
  const fields = { trainedWords: ["ink wash"] };
  const versions = [{ id: 20, files, fields }];
  await civitai.model({ id: 10, type: "LORA", versions });
  const link = `${civitai.origin}/models/10`;
  const { code } = await r.haul(["get", link, "--layout", "forge"], {
    HAUL_CIVITAI_ENDPOINT: civitai.origin,
  });
  expect(code).toBe(0);
  const info = join(r.cwd, "models/Lora/ink.civitai.info");
  expect(await Bun.file(info).json()).toMatchObject({ id: 20 });
});

test("haul get --layout hf-cache fills the cache that HF_HOME names", async () => {
  await using r = await rig();
  await using hub = await startHuggingFace();
  const repo = await hub.repo("org/name", {
    files: { "config.json": { text: "{}" } },
  });
  const home = join(r.cwd, "hf");
  const { code, stdout } = await r.haul(
    ["get", "org/name", "--layout", "hf-cache"],
    { HF_ENDPOINT: hub.endpoint, HF_HOME: home },
  );
  const path = join(
    ...[home, "hub/models--org--name/snapshots"],
    ...[repo.head, "config.json"],
  );
  expect([code, stdout]).toEqual([0, `${path}\n`]);
  expect(await readFile(path, "utf8")).toBe("{}");
});
