import { expect, test } from "bun:test";
import { rawGet } from "./_raw_get.ts";
import { MIB, startFixtureServer } from "./mod.ts";

test("bytesPerSecond paces a body", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", {
    size: 400_000,
    bytesPerSecond: 1_000_000,
  });
  const begun = performance.now();
  const reply = await rawGet(file.url);
  const seconds = (performance.now() - begun) / 1000;
  expect(reply.body.equals(file.bytes())).toBe(true);
  expect(seconds).toBeWithin(0.36, 0.55);
});

test("bytesPerSecond deals a list out by connection", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", {
    size: MIB,
    bytesPerSecond: [Number.POSITIVE_INFINITY, 100],
  });
  expect((await rawGet(file.url)).body.byteLength).toBe(MIB);
  const slow = rawGet(file.url);
  await file.until((stats) => stats.bytesSent > MIB);
  expect(file.stats.bytesSent).toBe(MIB + 1);
  file.set({ bytesPerSecond: undefined });
  await slow;
});

test("bytesPerSecond changes for a body already under way", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: MIB, bytesPerSecond: 50_000 });
  const reply = rawGet(file.url);
  await file.until((stats) => stats.bytesSent > 0);
  file.set({ bytesPerSecond: undefined });
  expect((await reply).body.equals(file.bytes())).toBe(true);
});

test("firstByteDelayMs delays the head", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 10, firstByteDelayMs: 80 });
  const begun = performance.now();
  await rawGet(file.url);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(79);
});

test("gate holds the head until it is opened", async () => {
  await using server = await startFixtureServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const file = server.file("/a.bin", { size: 10, gate: () => promise });
  const reply = rawGet(file.url);
  await file.until((stats) => stats.activeResponses === 1);
  expect(file.requests[0]?.status).toBeNull();
  resolve();
  expect((await reply).status).toBe(200);
});

test("hold stops a body in the middle until it is let go", async () => {
  await using server = await startFixtureServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const hold = { afterBytes: 1000, until: () => promise };
  const file = server.file("/a.bin", { size: 5000, hold });
  const reply = rawGet(file.url);
  await file.until((stats) => stats.bytesSent === 1000);
  await rawGet(server.file("/other", { size: 5000 }).url);
  expect(file.stats.bytesSent).toBe(1000);
  expect(file.requests[0]?.endedAt).toBeNull();
  resolve();
  expect((await reply).body.equals(file.bytes())).toBe(true);
});

test("stall sends so many bytes and leaves the socket open", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000, stall: { afterBytes: 99 } });
  const controller = new AbortController();
  const reply = await fetch(file.url, { signal: controller.signal });
  const reader = reply.body!.getReader();
  expect((await reader.read()).value).toEqual(file.bytes(0, 99));
  expect(file.stats).toMatchObject({ openConnections: 1, activeResponses: 1 });
  controller.abort();
  await file.until((stats) => stats.activeResponses === 0);
});

test("reset cuts the connection after so many bytes", async () => {
  await using server = await startFixtureServer();
  const reset = { afterBytes: 1000, when: { ordinals: [0] } };
  const file = server.file("/a.bin", { size: 5000, reset });
  const cut = await rawGet(file.url);
  expect(cut.end).toBe("reset");
  expect(cut.body.equals(file.bytes(0, 1000))).toBe(true);
  expect((await rawGet(file.url)).end).toBe("fin");
});

test("reset asks its rule once for each reply, so a rule may count", async () => {
  await using server = await startFixtureServer();
  let left = 1;
  const reset = { afterBytes: 100_000, when: () => left-- > 0 };
  const file = server.file("/a.bin", { size: 200_000, reset });
  expect((await rawGet(file.url)).end).toBe("reset");
  expect((await rawGet(file.url)).end).toBe("fin");
});

test("reset draws its place from a range, the same in each run", async () => {
  const places: number[][] = [[], []];
  for (const run of places) {
    await using server = await startFixtureServer();
    const reset = { afterBytes: [100, 900] } as const;
    const file = server.file("/a.bin", { size: 5000, reset });
    for (let n = 0; n < 4; n += 1) {
      run.push((await rawGet(file.url)).body.byteLength);
    }
  }
  expect(places[0]).toEqual(places[1] as number[]);
  expect(new Set(places[0]).size).toBeGreaterThan(1);
  expect(Math.min(...(places[0] ?? []))).toBeGreaterThanOrEqual(100);
  expect(Math.max(...(places[0] ?? []))).toBeLessThanOrEqual(900);
});

test("reset cuts TLS connections too, behind the last of the bytes", async () => {
  await using server = await startFixtureServer({ tls: true });
  const reset = { afterBytes: 100_000 };
  const file = server.file("/a.bin", { size: MIB, reset });
  const { caFile } = server;
  const reply = await rawGet(file.url, {}, { caFile });
  expect(reply.end).toBe("reset");
  expect(reply.body.equals(file.bytes(0, 100_000))).toBe(true);
});

test("shortBody closes cleanly before the promised end", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000, shortBody: { by: 7 } });
  const reply = await rawGet(file.url);
  expect(reply.headers).toContain("Content-Length: 5000");
  expect(reply.body.byteLength).toBe(4993);
  expect(reply.end).toBe("fin");
});

test("connectionCap turns away what is above it", async () => {
  await using server = await startFixtureServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const connectionCap = { max: 1, status: 429, retryAfter: 3 };
  const gate = () => promise;
  const file = server.file("/a.bin", { size: 10, connectionCap, gate });
  const held = rawGet(file.url);
  await file.until((stats) => stats.activeResponses === 1);
  const refused = await rawGet(file.url);
  expect(refused.status).toBe(429);
  expect(refused.headers).toContain("Retry-After: 3");
  file.set({ connectionCap: { max: 1, mode: "refuse" } });
  expect(await rawGet(file.url)).toMatchObject({ status: 0, end: "reset" });
  resolve();
  expect((await held).status).toBe(200);
  expect((await rawGet(file.url)).status).toBe(200);
});

test("status answers the first requests with another status", async () => {
  await using server = await startFixtureServer();
  const status = { code: 503, count: 1, retryAfter: "date", body: "Busy" };
  const file = server.file("/a.bin", { size: 10, status });
  const first = await rawGet(file.url);
  expect([first.status, first.body.toString()]).toEqual([503, "Busy"]);
  expect(first.headers.join("\n")).toMatch(/Retry-After: \w{3}, .* GMT/);
  expect((await rawGet(file.url)).status).toBe(200);
});

test("requireHeader turns requests away without it", async () => {
  await using server = await startFixtureServer();
  const requireHeader = { name: "Authorization", value: "Bearer secret" };
  const file = server.file("/a.bin", { size: 10, requireHeader });
  expect((await rawGet(file.url)).status).toBe(401);
  const allowed = await rawGet(file.url, { authorization: "Bearer secret" });
  expect(allowed.status).toBe(200);
  expect(file.stats.credentialsSeen).toEqual(["Bearer secret"]);
});

test("corrupt inverts bytes at offsets of the file", async () => {
  await using server = await startFixtureServer();
  const corrupt = { flipAt: [70_000, 3], when: { first: 1 } };
  const file = server.file("/a.bin", { size: 100_000, corrupt });
  const bad = await rawGet(file.url, { Range: "bytes=69999-70001" });
  const right = file.bytes(69_999, 70_002);
  expect([...bad.body]).toEqual(
    [...right].map((byte, at) => (at === 1 ? byte ^ 0xff : byte)),
  );
  expect((await rawGet(file.url)).body.equals(file.bytes())).toBe(true);
});
