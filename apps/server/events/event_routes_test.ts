import { expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { Elysia } from "elysia";
import { jobFeed, jobOf } from "../_job_feed.ts";
import { createSessions } from "../access/sessions.ts";
import { EventHub } from "./event_hub.ts";
import { createEventLog } from "./event_log.ts";
import { CLOSE_CODES, eventRoutes, SOCKET_LIMITS } from "./event_routes.ts";

const TOKEN = "7a".repeat(32);
const AS_SCRIPT = { authorization: `Bearer ${TOKEN}` };

/** The event socket alone, over a feed that the test plays. */
function start({ helloMs = 60_000, busyMs = 60_000 } = {}) {
  const feed = jobFeed();
  const log = createEventLog(feed);
  const hub = new EventHub(log, { frameMs: 1 });
  const sessions = createSessions(TOKEN);
  const app = new Elysia({ websocket: SOCKET_LIMITS })
    .use(eventRoutes({ hub, sessions, helloMs, busyMs }))
    .listen({ hostname: "127.0.0.1", port: 0 });
  const port = app.server?.port ?? 0;
  return {
    feed,
    hub,
    sessions,
    port,
    /** Opens a socket; `closed` resolves with its close code. */
    open(headers: Record<string, string>, hello?: string) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/events`, {
        headers,
      });
      const first = Promise.withResolvers<string>();
      const closed = Promise.withResolvers<number>();
      socket.onopen = () => hello !== undefined && socket.send(hello);
      socket.onmessage = ({ data }) => first.resolve(String(data));
      socket.onclose = ({ code }) => closed.resolve(code);
      return { socket, first: first.promise, closed: closed.promise };
    },
    async [Symbol.asyncDispose]() {
      hub[Symbol.dispose]();
      await app.server?.stop(true);
    },
  };
}

/** A client that upgrades and never reads again. */
async function openDeaf(port: number): Promise<Socket> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1", () =>
    socket.write(
      [
        "GET /api/events HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        `Authorization: Bearer ${TOKEN}\r\n\r\n`,
      ].join("\r\n"),
    ),
  );
  socket.once("data", () => {
    socket.pause();
    resolve();
  });
  await promise;
  return socket;
}

test("eventRoutes() tells a script that shows the token everything at once", async () => {
  await using server = start();
  const { first, socket } = server.open(AS_SCRIPT);
  expect(JSON.parse(await first)).toMatchObject({ type: "snapshot" });
  socket.close();
});

test("eventRoutes() tells a browser nothing until it says its half", async () => {
  await using server = start();
  const { cookie, header } = server.sessions.open();
  const asBrowser = { cookie: `${server.sessions.cookieName}=${cookie}` };
  const hello = JSON.stringify({ type: "hello", session: header });
  const { first, socket } = server.open(asBrowser, hello);
  expect(JSON.parse(await first)).toMatchObject({ type: "snapshot" });
  socket.close();
});

test.each([
  ["another half", JSON.stringify({ type: "hello", session: "x" })],
  ["no half", JSON.stringify({ type: "hello" })],
  ["something else", "[]"],
  ["nothing, in time", undefined],
])("eventRoutes() closes a browser's socket that says %s", async (_, hello) => {
  await using server = start({ helloMs: 50 });
  const { cookie } = server.sessions.open();
  const asBrowser = { cookie: `${server.sessions.cookieName}=${cookie}` };
  const { closed } = server.open(asBrowser, hello);
  expect(await closed).toBe(CLOSE_CODES.unpaired);
  expect(server.hub.size).toBe(0);
});

test("eventRoutes() closes a socket without a session at once", async () => {
  await using server = start();
  expect(await server.open({}).closed).toBe(CLOSE_CODES.unpaired);
  const wrong = { authorization: `Bearer ${"00".repeat(32)}` };
  expect(await server.open(wrong).closed).toBe(CLOSE_CODES.unpaired);
});

test("eventRoutes() takes 32 sockets, and another one when one leaves", async () => {
  await using server = start();
  const sockets = Array.from({ length: 32 }, () => server.open(AS_SCRIPT));
  await Promise.all(sockets.map(({ first }) => first));
  expect(await server.open(AS_SCRIPT).closed).toBe(CLOSE_CODES.tooMany);
  sockets[0]?.socket.close();
  await sockets[0]?.closed;
  const { first, socket } = server.open(AS_SCRIPT);
  expect(await first).toContain("snapshot");
  socket.close();
});

test("eventRoutes() cuts off a frame above 64 KiB", async () => {
  await using server = start();
  const { closed } = server.open(AS_SCRIPT, "x".repeat(65 * 1024));
  expect([1006, 1009]).toContain(await closed);
});

test("eventRoutes() keeps one frame at most for a client that never reads, cuts it off, and serves the others (R-19)", async () => {
  await using server = start({ busyMs: 500 });
  const deaf = await openDeaf(server.port);
  const { first, socket } = server.open(AS_SCRIPT);
  await first;
  expect(server.hub.size).toBe(2);
  let heard = Promise.withResolvers<void>();
  socket.onmessage = () => heard.resolve();
  const job = {
    ...jobOf("a"),
    url: `https://a.example/${"x".repeat(512_000)}`,
  };
  const before = process.memoryUsage.rss();
  while (server.hub.size === 2) {
    heard = Promise.withResolvers();
    server.feed.change(job);
    await heard.promise;
    // What is kept counts, and not what the collector has not come to yet.
    Bun.gc(true);
  }
  expect(server.hub.size).toBe(1);
  expect(process.memoryUsage.rss() - before).toBeLessThan(128 * 2 ** 20);
  const { promise: cut, resolve } = Promise.withResolvers<void>();
  deaf.once("close", () => resolve());
  deaf.on("error", () => undefined).resume();
  await cut;
  socket.close();
});
