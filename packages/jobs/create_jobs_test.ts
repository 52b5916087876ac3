import { expect, test } from "bun:test";
import { join } from "node:path";
import { isProblemError, type Job, JobSchema } from "@haul/contract";
import { MIB } from "@haul/fixture_server";
import {
  addOne,
  haul,
  holdHalfway,
  isUnderWay,
  jobsRig,
  openJobs,
  outcomeOf,
  reached,
} from "./_jobs_rig.ts";
import type { JobChange, JobRequest } from "./jobs.ts";

function bytesOf(job: Job | undefined): number {
  return job !== undefined && "progress" in job.state
    ? (job.state.progress?.bytes ?? 0)
    : 0;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return isProblemError(thrown) ? thrown.problem.code : String(thrown);
}

test("createJobs() pauses a download on disk and lets it go on from there", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 1 });
  const held = holdHalfway(file);
  const id = await addOne(rig.jobs, { url: file.url });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.pause(id);
  const paused = bytesOf(rig.jobs.get(id));
  expect(rig.jobs.get(id)?.state.phase).toBe("paused");
  expect(paused).toBeGreaterThan(0);
  expect((await rig.names()).some((name) => name.endsWith(".part"))).toBe(true);
  held.release();
  await rig.jobs.resume(id);
  const again = await reached(rig.jobs, id, isUnderWay);
  expect(bytesOf(again)).toBeGreaterThanOrEqual(paused);
  const job = await reached(
    rig.jobs,
    id,
    ({ state }) => state.phase === "done",
  );
  expect(outcomeOf(job).bytes).toBe(32 * MIB);
  expect(await rig.names()).toEqual(["a.bin"]);
  expect(await rig.bytesOf("a.bin")).toEqual(file.bytes());
});

test("createJobs() removes a job and its part, or keeps the part for later", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 2 });
  const held = holdHalfway(file);
  const first = await addOne(rig.jobs, { url: file.url });
  await reached(rig.jobs, first, isUnderWay);
  await rig.jobs.remove(first, { keepPart: true });
  expect(rig.jobs.list()).toEqual([]);
  expect(await rig.names()).not.toEqual([]);
  const second = await addOne(rig.jobs, { url: file.url });
  await reached(rig.jobs, second, isUnderWay);
  await rig.jobs.remove(second, { keepPart: false });
  held.release();
  expect(await rig.names()).toEqual([]);
});

test("createJobs() goes on by itself with what another start left, in order", async () => {
  await using rig = await jobsRig();
  const store = rig.storePath;
  const options = { store, roots: [rig.root], settings: { concurrentJobs: 1 } };
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 3 });
  const next = rig.server.file("/b.bin", { size: 10, seed: 4 });
  const held = holdHalfway(file);
  let ids: string[];
  {
    await using jobs = await openJobs(options);
    const added = await jobs.add([{ url: file.url }, { url: next.url }]);
    ids = added.map(({ id }) => id);
    await reached(jobs, ids[0] ?? "", isUnderWay);
  }
  held.release();
  await using jobs = await openJobs(options);
  expect(jobs.list().map(({ id }) => id)).toEqual(ids);
  const ended = await Promise.all(ids.map((id) => jobs.settled(id)));
  expect(ended.map(({ state }) => state.phase)).toEqual(["done", "done"]);
  expect(await rig.bytesOf("a.bin")).toEqual(file.bytes());
});

test("createJobs() has lost no job when its process is killed in the middle", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 11 });
  const held = holdHalfway(file);
  const options = { store: rig.storePath, roots: [rig.root] };
  const script = `
    import { addOne, isUnderWay, openJobs, reached } from "./_jobs_rig.ts";
    const jobs = await openJobs(${JSON.stringify(options)});
    const id = await addOne(jobs, { url: ${JSON.stringify(file.url)} });
    await reached(jobs, id, isUnderWay);
    process.stdout.write(id);
    await new Promise(() => {});`;
  const child = Bun.spawn([process.execPath, "-e", script], {
    cwd: import.meta.dir,
    stdout: "pipe",
  });
  const { value } = await child.stdout.getReader().read();
  child.kill("SIGKILL");
  await child.exited;
  held.release();
  await using jobs = await openJobs(options);
  const job = await jobs.settled(new TextDecoder().decode(value));
  expect(outcomeOf(job).bytes).toBe(32 * MIB);
  expect(await rig.bytesOf("a.bin")).toEqual(file.bytes());
});

test("createJobs() leaves a paused job paused over a restart, and a done one done", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 5 });
  const small = rig.server.file("/b.bin", { size: 10, seed: 6 });
  holdHalfway(file);
  {
    await using jobs = await openJobs(options);
    await haul(jobs, { url: small.url });
    const id = await addOne(jobs, { url: file.url });
    await reached(jobs, id, isUnderWay);
    await jobs.pause(id);
  }
  const before = rig.server.stats.requests;
  await using jobs = await openJobs(options);
  expect(jobs.list().map(({ state }) => state.phase)).toEqual([
    "done",
    "paused",
  ]);
  expect(rig.server.stats.requests).toBe(before);
});

test("createJobs() keeps its queue to one holder", async () => {
  await using rig = await jobsRig();
  const options = { store: rig.storePath, roots: [rig.root] };
  await using _holder = await openJobs(options);
  expect(await refusal(openJobs(options))).toBe("already_running");
});

test("createJobs() brings a hundred small files, a few at a time", async () => {
  await using rig = await jobsRig();
  const files = Array.from({ length: 100 }, (_, at) =>
    rig.server.file(`/small/${at}.bin`, { size: 1000 + at, seed: at }),
  );
  let most = 0;
  rig.jobs.subscribe(() => {
    const active = rig.jobs
      .list()
      .filter(({ state }) => !["queued", "done"].includes(state.phase));
    most = Math.max(most, active.length);
  });
  const added = await rig.jobs.add(files.map(({ url }) => ({ url })));
  const ended = await Promise.all(added.map(({ id }) => rig.jobs.settled(id)));
  expect(ended.map((job) => outcomeOf(job).bytes)).toEqual(
    files.map(({ size }) => size),
  );
  expect(await rig.names()).toHaveLength(100);
  expect(most).toBe(3);
});

test("createJobs() tells a history that is valid, numbered and never goes back", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 16 * MIB, seed: 8 });
  const changes: JobChange[] = [];
  rig.jobs.subscribe((change) => changes.push(change));
  await haul(rig.jobs, { url: file.url });
  expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, at) => at + 1));
  expect(rig.jobs.seq).toBe(changes.length);
  const states = changes.flatMap((change) =>
    "job" in change ? [JobSchema.parse(change.job).state] : [],
  );
  expect(states[0]?.phase).toBe("queued");
  expect(states.at(-1)?.phase).toBe("done");
  const bytes = states.flatMap((state) =>
    state.phase === "downloading" ? [state.progress.bytes] : [],
  );
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
});

test("createJobs() adds all of a batch or none, and says which one is bad", async () => {
  await using rig = await jobsRig();
  const good = { url: `${rig.server.origin}/a.bin` };
  const bad: [JobRequest, string][] = [
    [{ url: "" }, "bad_url"],
    [{ url: "ftp://example.org/a" }, "bad_url"],
    [{ url: "file:///etc/passwd" }, "bad_url"],
    [{ ...good, options: { sha256: "abc" } }, "bad_option"],
    [{ ...good, options: { connections: 65 } }, "bad_option"],
    [{ ...good, options: { folder: "/etc" } }, "bad_option"],
    [{ ...good, options: { folder: "../up" } }, "bad_option"],
    [{ ...good, options: { headers: { "a b": "c" } } }, "bad_option"],
    [{ ...good, options: { headers: { a: "b\r\nc: d" } } }, "bad_option"],
    [{ ...good, options: { mirrors: ["data:,x"] } }, "bad_url"],
  ];
  for (const [request, code] of bad) {
    expect(await refusal(rig.jobs.add([good, request]))).toBe(code);
  }
  expect(rig.jobs.list()).toEqual([]);
});

test("createJobs() tells what would be fetched, and fetches nothing", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.safetensors", {
    size: 8 * MIB,
    seed: 9,
    reprDigest: true,
  });
  const infos = await rig.jobs.info(`${file.url}?token=canary7f3a`);
  expect(infos).toEqual([
    {
      source: "direct",
      identity: `direct:${file.url}`,
      name: "a.safetensors",
      size: 8 * MIB,
      hashes: [
        { algorithm: "sha256", hex: await file.sha256(), from: "server" },
      ],
      mode: "ranges",
      contentType: "application/octet-stream",
      model: null,
      header: expect.objectContaining({ size: 8 * MIB }),
      folder: null,
      access: expect.objectContaining({ refusal: null }),
      is: expect.objectContaining({ type: null, canRunCode: false }),
      path: join(rig.root, "a.safetensors"),
      here: null,
      reason: "nobody says what it is",
      notes: [],
      url: `${file.url}?token=[redacted]`,
      link: `${file.url}?token=[redacted]`,
    },
  ]);
  expect(
    await Array.fromAsync(new Bun.Glob("**").scan(rig.root)).catch(() => []),
  ).toEqual([]);
});

test("createJobs() tells those who wait for a job that it was removed", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 10 });
  const held = holdHalfway(file);
  const id = await addOne(rig.jobs, { url: file.url });
  const waiting = refusal(rig.jobs.settled(id));
  await rig.jobs.remove(id, { keepPart: false });
  held.release();
  expect(await waiting).toBe("cancelled");
  expect(await refusal(rig.jobs.settled(id))).toBe("not_found");
});

test("createJobs() takes a file that is there meanwhile, and drops the part", async () => {
  await using rig = await jobsRig();
  const file = rig.server.file("/a.bin", { size: 32 * MIB, seed: 12 });
  const held = holdHalfway(file);
  const sha256 = await file.sha256();
  const id = await addOne(rig.jobs, { url: file.url, sha256 });
  await reached(rig.jobs, id, isUnderWay);
  await rig.jobs.pause(id);
  await Bun.write(join(rig.root, "a.bin"), file.bytes());
  held.release();
  await rig.jobs.resume(id);
  const job = await reached(
    rig.jobs,
    id,
    ({ state }) => state.phase === "done",
  );
  expect(outcomeOf(job).alreadyHere).toBe(true);
  expect(await rig.names()).toEqual(["a.bin"]);
});
