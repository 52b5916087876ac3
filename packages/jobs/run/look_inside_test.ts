import { expect, test } from "bun:test";
import { MIB, safetensorsHead } from "@haul/fixture_server";
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

const loraHead = safetensorsHead({
  size: SIZE,
  tensors: { "lora_te2_x.lora_up.weight": ["F16", [1000, 1000]] },
  metadata: { "modelspec.trigger_phrase": "ink wash" },
});

test("runJob() knows what a model is before its bulk is here", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: loraHead,
    bytesPerSecond: 100_000,
  });
  const id = await addOne(rig.jobs, { url: file.url });
  const job = await reached(rig.jobs, id, isUnderWay);
  expect(job.file?.model).toMatchObject({
    type: "lora",
    reason: "its header says a LoRA",
    baseModel: "SDXL",
    precision: "fp16",
    trainedWords: ["ink wash"],
    canRunCode: false,
  });
});

test("runJob() fetches no byte twice for having looked inside", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: loraHead,
  });
  const job = await haul(rig.jobs, { url: file.url, connections: 1 });
  expect(outcomeOf(job)).toMatchObject({ bytes: SIZE, wastedBytes: 0 });
  expect(await rig.bytesOf("a.safetensors")).toEqual(file.bytes());
});

test.each([
  ["a JSON message", '{"error":"Unauthorized"}'],
  ["LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:"],
  ["no file that Haul knows", "\0\0\0\0\0\0\0\0\0"],
])(
  "runJob() refuses %s in the place of a model in its first bytes",
  async (said, text) => {
    await using rig = await jobsRig();
    const file = rig.server.file("/a.safetensors", {
      size: 200 * MIB,
      head: Buffer.from(text.padEnd(2000, "\n")),
    });
    const problem = problemOf(await haul(rig.jobs, { url: file.url }));
    expect(problem.code).toBe("not_a_file");
    expect(problem.message).toContain(said);
    expect(await rig.names()).toEqual([]);
    expect(file.requests).toHaveLength(1);
  },
);

test("runJob() catches a cut model although no digest is known", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE - 1,
    head: loraHead,
  });
  const problem = problemOf(await haul(rig.jobs, { url: file.url }));
  expect(problem.message).toContain("it was cut");
});

test("runJob() catches a cut model of unknown length", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE - 1,
    head: loraHead,
    length: "chunked",
    ranges: "none",
  });
  const problem = problemOf(await haul(rig.jobs, { url: file.url }));
  expect(problem.message).toContain("it was cut");
});

test("runJob() looks inside a file that an earlier run has begun", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: SIZE,
    head: loraHead,
    bytesPerSecond: 400_000,
  });
  const id = await addOne(rig.jobs, { url: file.url, connections: 1 });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.pause(id);
  file.set({ bytesPerSecond: undefined });
  await rig.jobs.resume(id);
  const job = await rig.jobs.settled(id);
  expect(job.file?.model?.type).toBe("lora");
  expect(await rig.bytesOf("a.safetensors")).toEqual(file.bytes());
});

test("runJob() labels a pickle and reads nothing of it", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.ckpt", { size: 10_000 });
  const job = await haul(rig.jobs, { url: file.url });
  expect(job.file?.model).toMatchObject({ canRunCode: true, type: null });
});
