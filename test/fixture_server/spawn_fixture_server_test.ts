import { expect, test } from "bun:test";
import { MIB, spawnFixtureServer, startFixtureServer } from "./mod.ts";

test("spawnFixtureServer() serves from a process of its own", async () => {
  await using server = await spawnFixtureServer({
    files: { "/a.bin": { size: MIB, seed: 4 } },
  });
  const [file] = server.files;
  const bytes = await (await fetch(file!.url)).bytes();
  expect(Bun.SHA256.hash(bytes, "hex")).toBe(file!.sha256!);
  await server.set("/a.bin", { status: { code: 503 } });
  expect((await fetch(file!.url)).status).toBe(503);
  const stats = await server.stats();
  expect(stats.files["/a.bin"]?.requests).toBe(2);
  expect(stats.server.bytesSent).toBeGreaterThan(MIB);
  await expect(server.set("/b", {})).rejects.toThrow("no such file");
});

test("spawnFixtureServer() shares its certificate with this process", async () => {
  await using server = await spawnFixtureServer({
    tls: true,
    hash: false,
    files: { "/a.bin": { size: 10 } },
  });
  await using here = await startFixtureServer({ tls: true });
  expect(server.caFile).toBe(here.caFile);
  const reply = await fetch(server.files[0]!.url, {
    tls: { ca: Bun.file(server.caFile!) },
  });
  expect(reply.status).toBe(200);
  expect(server.files[0]!.sha256).toBeNull();
});

test("spawnFixtureServer() ends its process when disposed", async () => {
  const server = await spawnFixtureServer({ files: {} });
  process.kill(server.pid, 0);
  await server[Symbol.asyncDispose]();
  expect(() => process.kill(server.pid, 0)).toThrow("ESRCH");
});
