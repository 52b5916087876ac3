import { expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import fc from "fast-check";
import { threatRig, unchunked } from "./threat_rig.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

test("T-09 startServer() joins no path of a request to a folder's", async () => {
  await using rig = await threatRig();
  await Bun.write(join(rig.folder, "planted.txt"), "CANARY");
  for (const target of [
    "/../planted.txt",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/..%5c..%5cpackage.json",
    `//${join(rig.folder, "planted.txt")}`,
    "/assets/%00",
    "/api/history/..%2f..%2fexport",
    "/assets/%c0%ae%c0%ae/package.json",
  ]) {
    const reply = await rig.ask({ target, headers: rig.bearer });
    expect({ target, is: [400, 404].includes(reply.status) }).toEqual({
      target,
      is: true,
    });
    expect(reply.text).not.toContain("CANARY");
  }
});

test("T-10 startServer() takes no id for a path, and touches no file but its own", async () => {
  await using rig = await threatRig();
  const planted = join(rig.root, "mine.safetensors");
  await Bun.write(planted, "CANARY");
  const routes = (await rig.routes()).filter(({ path }) =>
    path.includes("some-id"),
  );
  const hostile = fc.oneof(
    fc.constantFrom(
      "../../mine.safetensors",
      planted,
      "..%2f..",
      "mine.safetensors",
      "__proto__",
      "constructor",
      "%00",
      "' OR 1=1 --",
    ),
    fc.string({ unit: "binary", maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(hostile, fc.constantFrom(...routes), async (id, route) => {
      const path = route.path.replace("some-id", encodeURIComponent(id) || "x");
      const { method } = route;
      const body = method === "POST" ? "{}" : "";
      const reply = await rig.ask({
        method,
        target: `${path}?keepPart=false`,
        headers: { ...rig.bearer, ...JSON_TYPE },
        body,
      });
      expect(reply.status).toBeLessThan(500);
      expect(reply.text).not.toContain("CANARY");
    }),
    { numRuns: 150 },
  );
  expect(await Bun.file(planted).text()).toBe("CANARY");
});

test("T-10 startServer() leaves a finished file alone, and one that took its place", async () => {
  await using files = await startFixtureServer();
  const policy = { allowHttp: true, allowPrivate: ["127.0.0.0/8"] };
  await using rig = await threatRig({ policy: policyFromEnv({}, policy) });
  const file = files.file("/a.bin", { size: MIB, seed: 1 });
  const add = await rig.ask({
    method: "POST",
    target: "/api/jobs",
    headers: { ...rig.bearer, ...JSON_TYPE },
    body: JSON.stringify({ jobs: [{ url: file.url }] }),
  });
  const [{ id }] = JSON.parse(unchunked(add.body));
  let cursor = "";
  for (;;) {
    const news = (await rig.json(`/api/events/poll${cursor}`)) as {
      epoch: string;
      seq: number;
    };
    const job = (await rig.json(`/api/jobs/${id}`)) as {
      state: { phase: string };
    };
    if (job.state.phase === "done") break;
    cursor = `?cursor=${news.epoch}:${news.seq}`;
  }
  const path = join(rig.root, "a.bin");
  await rm(path);
  await Bun.write(path, "another file");
  const target = `/api/jobs/${id}?keepPart=false`;
  const gone = await rig.ask({ method: "DELETE", target, headers: rig.bearer });
  expect(gone.status).toBe(204);
  expect(await Bun.file(path).text()).toBe("another file");
});

test("T-11 startServer() lets a caller set what is on the list, and nothing else", async () => {
  await using rig = await threatRig();
  const shown = (await rig.json("/api/settings")) as object;
  // What is told beside them, and follows from them.
  const { opensAt, ...settings } = shown as Record<string, unknown>;
  expect(opensAt).toBeNull();
  expect(Object.keys(settings).sort()).toEqual([
    "concurrentJobs",
    "connectionsPerHost",
    "findCopies",
    "hostConnections",
    "maxSpeed",
    "paused",
    "schedule",
    "waitForEarlyAccess",
  ]);
  for (const [key, value] of Object.entries({
    root: "/",
    roots: ["/"],
    home: "/",
    host: "0.0.0.0",
    port: 1,
    publicUrls: ["https://evil.example"],
    allowPrivate: ["0.0.0.0/0"],
    allowHttp: true,
    proxy: "http://evil.example",
    onComplete: "sh -c id",
    token: "x",
    opensAt: 0,
  })) {
    const reply = await rig.ask({
      method: "PATCH",
      target: "/api/settings",
      headers: { ...rig.bearer, ...JSON_TYPE },
      body: JSON.stringify({ [key]: value }),
    });
    expect({ key, status: reply.status }).toEqual({ key, status: 400 });
  }
  for (const folder of [
    "/etc",
    "../up",
    "a/../../up",
    "~",
    "C:\\x",
    "a\u0000b",
  ]) {
    const reply = await rig.ask({
      method: "POST",
      target: "/api/jobs",
      headers: { ...rig.bearer, ...JSON_TYPE },
      body: JSON.stringify({
        jobs: [{ url: "https://e.example/a", options: { folder } }],
      }),
    });
    expect({ folder, status: reply.status }).toEqual({ folder, status: 400 });
  }
  expect(await rig.json("/api/settings")).toEqual(shown);
});

test("T-12 startServer() keeps settings as they were said, one key at a time", async () => {
  await using rig = await threatRig();
  const usual = (await rig.json("/api/settings")) as Record<string, unknown>;
  const name = fc.oneof(
    fc.constantFrom("a.example", "a\nb", "x]\n[core", "a\u2028b", "=1"),
    fc.string({ unit: "binary", maxLength: 30 }),
  );
  await fc.assert(
    fc.asyncProperty(
      name,
      fc.integer({ min: 1, max: 64 }),
      async (host, most) => {
        const hostConnections = Object.fromEntries([[host, most]]);
        const { status } = await rig.ask({
          method: "PATCH",
          target: "/api/settings",
          headers: { ...rig.bearer, ...JSON_TYPE },
          body: JSON.stringify({ hostConnections }),
        });
        const now = (await rig.json("/api/settings")) as Record<
          string,
          unknown
        >;
        expect([200, 400]).toContain(status);
        if (status === 200)
          expect(now["hostConnections"]).toEqual(hostConnections);
        expect<unknown>({ ...now, hostConnections: {} }).toEqual(usual);
      },
    ),
    { numRuns: 60 },
  );
});
