import { expect, test } from "bun:test";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { partPathFor } from "@haul/engine";
import { contentSha256, MIB, startFixtureServer } from "@haul/fixture_server";
import { haul, jobsRig, outcomeOf, problemOf } from "../_jobs_rig.ts";

test("runJob() brings a file to its place and says what it knows of it", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/weights.safetensors", {
    size: 8 * MIB,
    seed: 1,
  });
  const sha256 = await file.sha256();
  const job = await haul(rig.jobs, { url: file.url, sha256 });
  const path = join(rig.root, "weights.safetensors");
  expect(job.file).toMatchObject({
    source: "direct",
    name: "weights.safetensors",
    path,
    size: 8 * MIB,
  });
  expect(outcomeOf(job)).toMatchObject({
    path,
    bytes: 8 * MIB,
    sha256,
    integrity: "verified",
    verifiedBy: "sha256",
    alreadyHere: false,
  });
  expect(outcomeOf(job).connections).toBeGreaterThan(0);
  expect(await rig.bytesOf("weights.safetensors")).toEqual(file.bytes());
  expect(await rig.names()).toEqual(["weights.safetensors"]);
});

test("runJob() takes the server's name for a file, made safe", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/api/download/7", {
    size: 10,
    seed: 2,
    contentDisposition: 'attachment; filename="../../.bashrc"',
  });
  await haul(rig.jobs, { url: file.url });
  expect(await rig.names()).toEqual(["bashrc"]);
});

test("runJob() takes the user's name before any other, and makes the folder", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 10, seed: 3 });
  const job = await haul(rig.jobs, {
    url: file.url,
    name: "mine.bin",
    folder: join(rig.root, "loras", "sdxl"),
  });
  expect(outcomeOf(job).path).toBe(join(rig.root, "loras", "sdxl", "mine.bin"));
});

test("runJob() takes another name where other content has the first, and says so", async () => {
  await using rig = await jobsRig();
  await Bun.write(join(rig.root, "a.bin"), "something else");
  const file = rig.server.file("/a.bin", { size: 1000, seed: 4 });
  const job = await haul(rig.jobs, { url: file.url });
  expect(await rig.names()).toEqual(["a (1).bin", "a.bin"]);
  expect(await rig.bytesOf("a (1).bin")).toEqual(file.bytes());
  expect(job.notice?.kind).toBe("renamed");
  expect(job.file?.name).toBe("a (1).bin");
});

test("runJob() replaces a file where it is told to", async () => {
  await using rig = await jobsRig();
  await Bun.write(join(rig.root, "a.bin"), "something else");
  const file = rig.server.file("/a.bin", { size: 1000, seed: 5 });
  await haul(rig.jobs, { url: file.url, overwrite: true });
  expect(await rig.names()).toEqual(["a.bin"]);
  expect(await rig.bytesOf("a.bin")).toEqual(file.bytes());
});

test("runJob() removes the part that a run left which ended before its first checkpoint", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: MIB, seed: 9 });
  const sha256 = await file.sha256();
  await haul(rig.jobs, { url: file.url, sha256 });
  const part = partPathFor(join(rig.root, "a.bin"), `direct:${file.url}`);
  await Bun.write(part, "");
  const job = await haul(rig.jobs, { url: file.url, sha256 });
  expect(outcomeOf(job).alreadyHere).toBe(true);
  expect(await rig.names()).toEqual(["a.bin"]);
});

test("runJob() keeps none of the file when its very content is here already", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 4 * MIB, seed: 6 });
  const sha256 = await file.sha256();
  const first = await haul(rig.jobs, { url: file.url, sha256 });
  const second = await haul(rig.jobs, { url: file.url, sha256 });
  expect(outcomeOf(first).alreadyHere).toBe(false);
  expect(outcomeOf(second)).toMatchObject({
    alreadyHere: true,
    fetchedBytes: 0,
  });
  expect(await rig.names()).toEqual(["a.bin"]);
});

test("runJob() recognises the same content without a known digest, once fetched", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: MIB, seed: 7 });
  await haul(rig.jobs, { url: file.url });
  const again = await haul(rig.jobs, { url: file.url });
  expect(outcomeOf(again).alreadyHere).toBe(true);
  expect(await rig.names()).toEqual(["a.bin"]);
});

test("runJob() gives no file its name whose digest is another one", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: MIB, seed: 8 });
  const job = await haul(rig.jobs, { url: file.url, sha256: "0".repeat(64) });
  expect(problemOf(job).code).toBe("checksum");
  expect(await rig.names()).not.toContain("a.bin");
});

test("runJob() fails with the server's answer in plain words", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", {
    size: 10,
    seed: 9,
    status: { code: 404 },
  });
  const job = await haul(rig.jobs, { url: file.url });
  expect(problemOf(job)).toMatchObject({ code: "not_found", retry: "never" });
});

test("runJob() asks no private host for a stranger", async () => {
  await using rig = await jobsRig({ trustInput: false });
  const file = rig.server.file("/a.bin", { size: 10, seed: 10 });
  const job = await haul(rig.jobs, { url: file.url });
  expect(["address_refused", "insecure_url"]).toContain(problemOf(job).code);
  expect(rig.server.stats.connections).toBe(0);
});

test("runJob() follows no link out of the root", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 10, seed: 11 });
  await haul(rig.jobs, { url: file.url });
  await symlink("/", join(rig.root, "out"));
  const job = await haul(rig.jobs, {
    url: file.url,
    folder: join(rig.root, "out", "tmp"),
  });
  expect(problemOf(job).code).toBe("bad_option");
});

test("runJob() takes the bytes of a mirror as well", async () => {
  await using rig = await jobsRig();
  const content = { size: 4 * MIB, seed: 12 };
  const file = rig.server.file("/a.bin", { ...content, status: { code: 503 } });
  await using other = await startFixtureServer();
  const mirror = other.file("/mirror/a.bin", content);
  const job = await haul(rig.jobs, {
    url: file.url,
    mirrors: [mirror.url],
    sha256: await file.sha256(),
  });
  expect(outcomeOf(job).integrity).toBe("verified");
  expect(await rig.bytesOf("a.bin")).toEqual(mirror.bytes());
});

test("runJob() starts over with a file that got another length meanwhile", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/grown.bin", {
    size: 6 * MIB,
    seed: 21,
    bytesPerSecond: 8 * MIB,
    change: { afterRequests: 2, seed: 22, size: 7 * MIB },
  });
  const job = await haul(rig.jobs, { url: file.url, connections: 4 });
  expect(outcomeOf(job).bytes).toBe(7 * MIB);
  const right = await contentSha256({ size: 7 * MIB, seed: 22 });
  expect(outcomeOf(job).sha256).toBe(right);
  expect(await rig.names()).toEqual(["grown.bin"]);
});

test("runJob() bears a server that tells a wrong length at two beginnings", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/odd.bin", {
    size: 3 * MIB,
    seed: 23,
    // The first request, and that of the second beginning.
    ranges: { mode: "wrong_total", when: { ordinals: [0, 1, 5] } },
  });
  const job = await haul(rig.jobs, { url: file.url, connections: 4 });
  expect(outcomeOf(job).bytes).toBe(3 * MIB);
  expect(await rig.bytesOf("odd.bin")).toEqual(file.bytes());
});
