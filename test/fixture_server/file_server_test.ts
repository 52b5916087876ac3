import { expect, test } from "bun:test";
import { MIB, startFixtureServer } from "./mod.ts";

test("startFixtureServer() serves a whole file and its ranges", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 3 * MIB + 5, seed: 7 });
  const whole = await fetch(file.url);
  expect(whole.status).toBe(200);
  const bytes = await whole.bytes();
  expect(Bun.SHA256.hash(bytes, "hex")).toBe(await file.sha256());
  const part = await fetch(file.url, {
    headers: { range: "bytes=65530-65545" },
  });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(
    `bytes 65530-65545/${file.size}`,
  );
  expect(await part.bytes()).toEqual(file.bytes(65530, 65546));
  expect(file.stats.requests).toBe(2);
  expect(file.requests[1]?.range).toEqual({ start: 65530, end: 65545 });
});

test("startFixtureServer() serves over TLS with a certificate to trust", async () => {
  await using server = await startFixtureServer({ tls: true });
  const file = server.file("/a.bin", { size: MIB });
  const reply = await fetch(file.url, {
    tls: { ca: Bun.file(server.caFile as string) },
  });
  expect(await reply.bytes()).toEqual(file.bytes());
});
