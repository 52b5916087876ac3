import { expect, test } from "bun:test";
import { connect } from "node:net";
import { rawGet } from "./_raw_get.ts";
import { MIB, startFixtureServer } from "./mod.ts";

test("HttpServer.route() hands over the request with its body", async () => {
  await using server = await startFixtureServer();
  server.route("/echo", (request, reply) =>
    reply.send(200, {
      body: request.body,
      headers: [["X-Query", request.query]],
    }),
  );
  const body = contentOf(3 * MIB);
  const reply = await fetch(`${server.origin}/echo?a=%20`, {
    method: "POST",
    body,
  });
  expect(reply.headers.get("x-query")).toBe("a=%20");
  expect(await reply.bytes()).toEqual(body);
});

test("HttpServer.route() answers all that begins like a path with a star", async () => {
  await using server = await startFixtureServer();
  server.route("/api/*", (request, reply) =>
    reply.send(200, { body: request.path }),
  );
  expect((await rawGet(`${server.origin}/api/x`)).body.toString()).toBe(
    "/api/x",
  );
  expect((await rawGet(`${server.origin}/other`)).status).toBe(404);
});

test("HttpServer.route() lets a handler write raw bytes and reset", async () => {
  await using server = await startFixtureServer();
  server.route("/raw", async (_, reply) => {
    await reply.write("HTTP/1.1 299 Odd\r\nA: b\r\n\r\nrest");
    await reply.reset();
  });
  const reply = await rawGet(`${server.origin}/raw`);
  expect(reply).toMatchObject({ status: 299, headers: ["A: b"], end: "reset" });
  expect(reply.body.toString()).toBe("rest");
});

test("HttpServer answers many requests over one connection", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a", { size: 10 });
  const socket = connect(Number(new URL(file.url).port), "127.0.0.1");
  const ask = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  socket.write(ask + ask.slice(0, 9));
  await file.until((stats) => stats.requests === 1);
  socket.write(ask.slice(9));
  await file.until((stats) => stats.bytesSent === 20);
  expect(server.stats).toMatchObject({ connections: 1, openConnections: 1 });
  socket.destroy();
  await server.until((stats) => stats.openConnections === 0);
});

test("HttpServer counts connections and replies at a time", async () => {
  await using server = await startFixtureServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const file = server.file("/a", { size: 10, gate: () => promise });
  const replies = [rawGet(file.url), rawGet(file.url), rawGet(file.url)];
  await server.until((stats) => stats.activeResponses === 3);
  resolve();
  await Promise.all(replies);
  await server.until((stats) => stats.openConnections === 0);
  expect(server.stats).toEqual({
    requests: 3,
    bytesSent: 30,
    connections: 3,
    openConnections: 0,
    maxOpenConnections: 3,
    activeResponses: 0,
    maxActiveResponses: 3,
    credentialsSeen: [],
  });
});

test("HttpServer counts a credential once, in a header or a query", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a", { size: 1 });
  await rawGet(`${file.url}?token=q&other=no`, { Cookie: "c=1" });
  await rawGet(`${file.url}?token=q`, { "X-Api-Key": "k" });
  expect(file.stats.credentialsSeen.sort()).toEqual(["c=1", "k", "q"]);
});

test("HttpServer.resetConnections() cuts all and goes on serving", async () => {
  await using server = await startFixtureServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  const file = server.file("/a", { size: 10, gate: () => promise });
  const cut = rawGet(file.url);
  await file.until((stats) => stats.requests === 1);
  server.resetConnections();
  expect((await cut).end).toBe("reset");
  resolve();
  expect((await rawGet(file.url)).status).toBe(200);
});

test("HttpServer.close() ends replies under way and frees its port", async () => {
  const server = await startFixtureServer();
  const file = server.file("/a", { size: MIB, bytesPerSecond: 1000 });
  const reply = rawGet(file.url);
  await file.until((stats) => stats.bytesSent > 0);
  await server.close();
  expect((await reply).body.byteLength).toBeLessThan(MIB);
  expect((await rawGet(file.url)).status).toBe(0);
});

test("HttpServer.close() does not wait for what nobody lets go", async () => {
  const server = await startFixtureServer();
  const forever = () => Promise.withResolvers<void>().promise;
  const file = server.file("/a", { size: 10, gate: forever });
  server.route("/b", forever);
  const replies = [rawGet(file.url), rawGet(`${server.origin}/b`)];
  await server.until((stats) => stats.activeResponses === 2);
  await server.close();
  for (const reply of replies) expect((await reply).status).toBe(0);
});

test("HttpServer survives clients that do not trust it or speak no TLS", async () => {
  await using server = await startFixtureServer({ tls: true });
  const file = server.file("/a", { size: 10 });
  await expect(fetch(file.url)).rejects.toThrow("certificate");
  expect((await rawGet(file.url)).status).toBe(0);
  const tls = { ca: Bun.file(server.caFile!) };
  expect(await (await fetch(file.url, { tls })).bytes()).toEqual(file.bytes());
});

test("HttpServer.close() tells the faults of handlers", async () => {
  const server = await startFixtureServer();
  server.route("/bad", () => {
    throw new TypeError("A fault of the test");
  });
  await rawGet(`${server.origin}/bad`);
  await expect(server.close()).rejects.toThrow(
    "Handlers of the fixture server",
  );
});

function contentOf(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes).map((_, at) => at % 251);
}
