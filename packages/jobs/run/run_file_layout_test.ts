import { expect, test } from "bun:test";
import { mkdir, readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { EndpointsSchema } from "@haul/contract";
import {
  MIB,
  safetensorsHead,
  startCivitai,
  startHuggingFace,
} from "@haul/fixture_server";
import {
  addOne,
  haul,
  isUnderWay,
  jobsRig,
  outcomeOf,
  problemOf,
  reached,
} from "../_jobs_rig.ts";

const SIZE = 2 * MIB;
const layout = "comfyui" as const;

/** The first bytes of a file that holds a diffusion model and nothing else. */
const unetHead = safetensorsHead({
  size: SIZE,
  tensors: { "double_blocks.0.img_attn.qkv.weight": ["F16", [1000, 100]] },
});

test("runFile() puts a model where its tool looks for what its header says", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/flux.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const job = await haul(rig.jobs, { url: file.url, layout });
  const path = join(rig.root, "models/diffusion_models/flux.safetensors");
  expect(outcomeOf(job).path).toBe(path);
  expect(job.file?.path).toBe(path);
  expect(job.file?.model?.reason).toBe(
    "its header says a diffusion model alone",
  );
});

test("runFile() believes the user's type before the header", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const choice = { type: "vae" } as never;
  const job = await haul(rig.jobs, { url: file.url, layout, choice });
  expect(outcomeOf(job).path).toBe(join(rig.root, "models/vae/a.safetensors"));
});

test("runFile() names by a template, and the user's own name counts before it", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const asked = { url: file.url, layout, template: "{type}/x-{name}" };
  const job = await haul(rig.jobs, asked);
  expect(outcomeOf(job).path).toEndWith("/diffusion_model/x-a.safetensors");
  const named = await haul(rig.jobs, { ...asked, name: "mine.safetensors" });
  expect(outcomeOf(named).path).toEndWith("/diffusion_model/mine.safetensors");
});

test("runFile() goes on with the part that lies where the header sends the file", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/flux.safetensors", {
    size: SIZE,
    head: unetHead,
    bytesPerSecond: 500_000,
  });
  const id = await addOne(rig.jobs, { url: file.url, layout, connections: 1 });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.pause(id);
  file.set({ bytesPerSecond: undefined });
  await rig.jobs.resume(id);
  const job = await rig.jobs.settled(id);
  expect(outcomeOf(job).fetchedBytes).toBeLessThan(SIZE);
  const bytes = await readFile(outcomeOf(job).path);
  expect(bytes.equals(file.bytes())).toBe(true);
});

test("runFile() follows the folders that the tool's own settings name", async () => {
  await using rig = await jobsRig();
  const elsewhere = join(rig.root, "../big-disk");
  await mkdir(rig.root, { recursive: true });
  await Bun.write(
    join(rig.root, "extra_model_paths.yaml"),
    `haul:\n  base_path: ${elsewhere}\n  is_default: true\n  diffusion_models: unets\n`,
  );
  const file = rig.server.file("/f.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const job = await haul(rig.jobs, { url: file.url, layout });
  expect(outcomeOf(job).path).toBe(join(elsewhere, "unets/f.safetensors"));
});

test("runFile() links a file that the catalogue knows instead of fetching it, and says so", async () => {
  await using rig = await jobsRig({ catalogue: ":memory:" });
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const sha256 = await file.sha256();
  const first = outcomeOf(await haul(rig.jobs, { url: file.url, sha256 }));
  const other = rig.server.file("/b.safetensors", {
    size: SIZE,
    head: unetHead,
    gate: undefined,
  });
  const job = await haul(rig.jobs, { url: other.url, sha256, layout });
  expect(outcomeOf(job)).toMatchObject({
    path: join(rig.root, "models/diffusion_models/b.safetensors"),
    fetchedBytes: 0,
    alreadyHere: true,
    integrity: "verified",
  });
  expect(job.notice).toMatchObject({ kind: "linked" });
  expect(job.notice?.message).toContain(first.path);
  const bytes = await readFile(outcomeOf(job).path);
  expect(bytes.equals(file.bytes())).toBe(true);
});

test("runFile() fetches a file anew whose copy was changed meanwhile", async () => {
  await using rig = await jobsRig({ catalogue: ":memory:" });
  const file = rig.server.file("/a.bin", { size: SIZE, seed: 3 });
  const sha256 = await file.sha256();
  const { path } = outcomeOf(await haul(rig.jobs, { url: file.url, sha256 }));
  await Bun.write(path, "something else");
  const name = "again.bin";
  const job = await haul(rig.jobs, { url: file.url, sha256, name });
  expect(outcomeOf(job)).toMatchObject({ alreadyHere: false, bytes: SIZE });
});

test("runFile() mends a file that rotted without a new date", async () => {
  await using rig = await jobsRig({ catalogue: ":memory:" });
  const file = rig.server.file("/a.bin", { size: SIZE, seed: 3 });
  const asked = { url: file.url, sha256: await file.sha256(), overwrite: true };
  const { path } = outcomeOf(await haul(rig.jobs, asked));
  await utimes(path, 1000, 1000);
  expect(outcomeOf(await haul(rig.jobs, asked)).alreadyHere).toBe(true);
  await Bun.write(path, Buffer.alloc(SIZE, 7));
  await utimes(path, 1000, 1000);
  const job = await haul(rig.jobs, asked);
  expect(outcomeOf(job)).toMatchObject({ path, alreadyHere: false });
  expect((await readFile(path)).equals(file.bytes())).toBe(true);
});

test("runFile() writes what tools read beside a model, and a picture that cannot be had fails nothing", async () => {
  await using civitai = await startCivitai();
  const files = [{ id: 7, name: "ink.safetensors", size: SIZE }];
  const images = [
    { url: "https://127.0.0.1:9/a.png", nsfwLevel: 1, type: "image" },
  ];
  const fields = { trainedWords: ["ink wash"], images };
  const versions = [{ id: 20, files, fields }];
  await civitai.model({ id: 10, type: "LORA", versions });
  await using rig = await jobsRig({
    endpoints: EndpointsSchema.parse({ civitai: civitai.origin }),
  });
  const url = `${civitai.origin}/models/10`;
  const job = await haul(rig.jobs, { url, layout: "a1111" });
  const folder = join(rig.root, "models/Lora");
  expect(outcomeOf(job).path).toBe(join(folder, "ink.safetensors"));
  const info = await Bun.file(join(folder, "ink.civitai.info")).json();
  expect(info).toMatchObject({ id: 20, trainedWords: ["ink wash"] });
  const card = await Bun.file(join(folder, "ink.json")).json();
  expect(JSON.stringify(card)).toContain("ink wash");
  expect(job.notice).toMatchObject({ kind: "without_sidecars" });
});

test("runFile() leaves a folder of one's own without sidecars", async () => {
  await using civitai = await startCivitai();
  const files = [{ id: 7, name: "ink.safetensors", size: SIZE }];
  await civitai.model({ id: 10, type: "LORA", versions: [{ id: 20, files }] });
  await using rig = await jobsRig({
    endpoints: EndpointsSchema.parse({ civitai: civitai.origin }),
  });
  outcomeOf(await haul(rig.jobs, { url: `${civitai.origin}/models/10` }));
  expect(await rig.names()).toEqual(["ink.safetensors"]);
});

test("runFile() fills the Hugging Face cache as its own library would", async () => {
  await using hub = await startHuggingFace();
  const repo = await hub.repo("org/name", {
    files: {
      "config.json": { text: "{}" },
      "unet/m.safetensors": { size: SIZE },
    },
  });
  await using rig = await jobsRig({
    endpoints: EndpointsSchema.parse({ huggingface: hub.endpoint }),
  });
  const url = `${hub.endpoint}/org/name`;
  const link = await haul(rig.jobs, { url, layout: "hf-cache" });
  const { state } = link;
  if (state.phase !== "expanded") throw new Error(JSON.stringify(state));
  const jobs = await Promise.all(
    state.expansion.jobs.map((id) => rig.jobs.settled(id)),
  );
  const snapshot = join(rig.root, "models--org--name/snapshots", repo.head);
  expect(jobs.map((job) => outcomeOf(job).path)).toEqual([
    join(snapshot, "config.json"),
    join(snapshot, "unet/m.safetensors"),
  ]);
  expect(await readFile(join(snapshot, "config.json"), "utf8")).toBe("{}");
  expect((await stat(join(snapshot, "unet/m.safetensors"))).size).toBe(SIZE);
  const ref = join(rig.root, "models--org--name/refs/main");
  expect(await readFile(ref, "utf8")).toBe(repo.head);
});

test("runFile() refuses a file from elsewhere for the Hugging Face cache", async () => {
  await using rig = await jobsRig();
  const { url } = rig.server.file("/a.bin", { size: 10, seed: 1 });
  const problem = problemOf(await haul(rig.jobs, { url, layout: "hf-cache" }));
  expect(problem.code).toBe("bad_option");
  expect(problem.message).toContain("a.bin");
});

test("Jobs.info() says where a tool would look for a file, and why", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/f.safetensors", {
    size: SIZE,
    head: unetHead,
  });
  const [info] = await rig.jobs.info(file.url, { layout });
  expect(info).toMatchObject({
    path: join(rig.root, "models/diffusion_models/f.safetensors"),
    reason: "its header says a diffusion model alone",
  });
});
