import { expect, test } from "bun:test";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { workspaces as root } from "../package.json";
import { idleSocket } from "./raw_request.ts";
import { threatRig } from "./threat_rig.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

/** Each answer comes in this time, whatever was sent. */
const SOON_MS = 1000;

test("T-13 startServer() has one guard before every path, known or not", async () => {
  await using rig = await threatRig();
  for (const target of [
    "/api/jobs/",
    "/api//jobs",
    "/API/jobs",
    "/api/jobs%2f",
    "/api/health/../jobs",
    "/api/health%2f..%2fjobs",
    "//api/jobs",
    "/api/jobs?x=/api/health",
    "/api/unknown",
    "/nowhere",
    "/api/openapi.json#/api/health",
  ]) {
    for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
      const { status } = await rig.ask({ method, target });
      expect({ target, method, is: status >= 400 }).toEqual({
        target,
        method,
        is: true,
      });
    }
  }
});

test("T-14 startServer() stands in no frame, whatever it answers; in Colab's alone where that is wanted", async () => {
  await using rig = await threatRig();
  const policies = async (own: typeof rig) => {
    const replies = [
      await own.ask({ target: "/" }),
      await own.ask({ target: "/api/jobs" }),
      await own.ask({ target: "/nowhere", headers: own.bearer }),
      await own.ask({ target: "/", headers: { Host: "evil.example" } }),
      await own.ask({
        method: "POST",
        target: "/api/jobs",
        headers: { ...own.bearer, ...JSON_TYPE },
        body: "{",
      }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([
      200, 401, 404, 421, 400,
    ]);
    return replies.map(
      ({ headers }) => headers.get("content-security-policy") ?? "",
    );
  };
  for (const policy of await policies(rig)) {
    expect(policy).toEndWith("frame-ancestors 'none'");
  }
  await using colab = await threatRig({ colab: true });
  for (const policy of await policies(colab)) {
    expect(policy).toContain(
      "frame-ancestors https://colab.research.google.com",
    );
    expect(policy).not.toContain("*;");
  }
});

test("T-15 startServer() answers monstrous requests soon, and keeps none of them", async () => {
  await using rig = await threatRig();
  const add = {
    method: "POST",
    target: "/api/jobs",
    headers: { ...rig.bearer, ...JSON_TYPE },
  };
  const before = process.memoryUsage.rss();
  for (const body of [
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at]),
      ),
    ),
    JSON.stringify({
      jobs: [{ url: `https://e.example/${"a".repeat(1_000_000)}` }],
    }),
    `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    `{"jobs":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
    JSON.stringify({
      jobs: Array.from({ length: 10_001 }, () => ({
        url: "https://e.example/a",
      })),
    }),
  ]) {
    const start = performance.now();
    const { status } = await rig.ask({ ...add, body });
    expect(status).toBe(400);
    expect(performance.now() - start).toBeLessThan(SOON_MS);
  }
  const sockets = await Promise.all(
    Array.from({ length: 500 }, () => idleSocket(rig.server.port)),
  );
  const start = performance.now();
  expect((await rig.ask({ target: "/api/health" })).status).toBe(200);
  expect(performance.now() - start).toBeLessThan(SOON_MS);
  for (const socket of sockets) socket.destroy();
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MIB);
  expect(await rig.json("/api/jobs")).toMatchObject({ total: 0 });
});

test("T-16 startServer() stands on a framework without the known faults, and pollutes nothing", async () => {
  const [major = 0, minor = 0, patch = 0] = root.catalog.elysia
    .split(".")
    .map(Number);
  expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(1_004_029);
  await using rig = await threatRig();
  for (const body of [
    '{"jobs":[{"url":"https://e.example/a"}],"__proto__":{"x":1}}',
    '{"jobs":[{"url":"https://e.example/a","__proto__":{"x":1}}]}',
    '{"constructor":{"prototype":{"x":1}}}',
  ]) {
    const reply = await rig.ask({
      method: "POST",
      target: "/api/jobs",
      headers: {
        ...rig.bearer,
        ...JSON_TYPE,
        Cookie: "__proto__=1; constructor=1",
      },
      body,
    });
    expect(reply.status).toBe(400);
  }
  expect("x" in {}).toBe(false);
  expect(await rig.json("/api/jobs")).toMatchObject({ total: 0 });
});

test("T-17 startServer() names no folder and no secret in its errors", async () => {
  await using rig = await threatRig();
  await mkdir(join(rig.root, "taken"), { recursive: true });
  const texts: string[] = [];
  for (const url of [
    "https://me:canary7f3a@127.0.0.1/a?token=canary7f3a",
    "ftp://example.org/a?token=canary7f3a",
    "https://[::1/?sig=canary7f3a",
    "https://e.example:99999999/a?key=canary7f3a",
  ]) {
    for (const [target, body] of [
      ["/api/jobs", { jobs: [{ url }] }],
      ["/api/resolve", { inputs: [url] }],
    ] as const) {
      const reply = await rig.ask({
        method: "POST",
        target,
        headers: { ...rig.bearer, ...JSON_TYPE },
        body: JSON.stringify(body),
      });
      texts.push(reply.text);
    }
  }
  texts.push(JSON.stringify(await rig.state()));
  for (const text of texts) {
    expect(text).not.toContain("canary7f3a");
    expect(text).not.toMatch(/node_modules|at .+\.ts:\d+/);
  }
  for (const name of await readdir(join(rig.folder, "home"))) {
    if (name.includes("_secrets")) continue;
    const file = Bun.file(join(rig.folder, "home", name));
    expect(await file.text().catch(() => "")).not.toContain("canary7f3a");
  }
});
