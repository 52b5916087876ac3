import { expect, test } from "bun:test";
import { readdir, readFile, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";

/** A server in this process over folders of its own. */
async function start(options: { host?: string; port?: number } = {}) {
  const folder = await tempDir();
  const server = await startServer({
    home: join(folder.path, "home"),
    root: join(folder.path, "models"),
    policy: policyFromEnv({}),
    port: 0,
    ...options,
  });
  return {
    ...server,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Bun refuses some hosts as bad requests, before Haul sees them. */
const MISDIRECTED = [400, 421];

/** Sends text over a raw socket, and resolves with what came until it closed. */
function raw(port: number, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let reply = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  socket.on("data", (data) => {
    reply += data.toString("latin1");
  });
  socket.on("error", reject);
  socket.on("close", () => resolve(reply));
  return promise;
}

function statusOf(reply: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]);
}

/** The addresses that this process listens on with a port, as the kernel says. */
async function listeningOn(port: number): Promise<string[]> {
  const fds = await readdir("/proc/self/fd");
  const links = await Promise.all(
    fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8")),
  );
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return tables
    .flatMap((table) => table.trim().split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === "0A")
    .filter((columns) => links.includes(`socket:[${columns[9]}]`))
    .map(([, local]) => local?.split(":")[0] ?? "");
}

const isLinux = process.platform === "linux";
if (!isLinux) {
  console.warn("SKIPPED: socket tables are read on Linux alone.");
}

test.skipIf(!isLinux)(
  "startServer() listens on this machine alone, as the kernel sees it",
  async () => {
    await using server = await start();
    expect(await listeningOn(server.port)).toEqual(["0100007F"]);
  },
);

test("startServer() answers to its own names alone, before any route", async () => {
  await using server = await start();
  const { port } = server;
  const ask = async (hostLines: string) => {
    const head = `GET /api/health HTTP/1.1\r\n${hostLines}Connection: close\r\n\r\n`;
    return statusOf(await raw(port, head));
  };
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    expect(await ask(`Host: ${host}:${port}\r\n`)).toBe(200);
  }
  for (const host of [
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost:${port + 1}`,
    "localhost",
    `LOCALHOST:${port}`,
    `localhost.:${port}`,
    `me@localhost:${port}`,
    `127.1:${port}`,
    `127.0.0.2:${port}`,
    `localhost:${port}, evil.example`,
    "",
  ]) {
    const status = await ask(`Host: ${host}\r\n`);
    expect({ host, isRefused: MISDIRECTED.includes(status) }).toEqual({
      host,
      isRefused: true,
    });
  }
  const both = `Host: localhost:${port}\r\nHost: evil.example\r\n`;
  expect(MISDIRECTED).toContain(await ask(both));
  expect(MISDIRECTED).toContain(await ask(""));
});

test("startServer() serves no file but the page's own", async () => {
  await using server = await start();
  const planted = join(server.folder, "planted.txt");
  await Bun.write(planted, "CANARY");
  for (const path of [
    "/../planted.txt",
    "/assets/../../planted.txt",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/..%5c..%5cpackage.json",
    `//${planted}`,
    "/assets/%00",
    "/assets/....//....//package.json",
    "/assets/%c0%ae%c0%ae/package.json",
  ]) {
    const reply = await raw(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\nAuthorization: Bearer ${server.token}\r\nConnection: close\r\n\r\n`,
    );
    const isRefused = [400, 404].includes(statusOf(reply));
    expect({ path, isRefused }).toEqual({ path, isRefused: true });
    expect(reply).not.toContain("CANARY");
    expect(reply).not.toContain("@haul/");
  }
});

/** Opens the event socket by hand, and resolves with all that came. */
function upgrade(port: number, headers: Record<string, string>) {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return raw(port, `GET /api/events HTTP/1.1\r\n${lines.join("")}\r\n`);
}

test("startServer() tells a socket of another origin nothing", async () => {
  await using server = await start();
  const { port, token } = server;
  const bearer = { Authorization: `Bearer ${token}` };
  for (const headers of [
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { Origin: "http://evil.example", ...bearer },
    { Origin: `https://127.0.0.1:${port}`, ...bearer },
  ]) {
    const reply = await upgradeOnce(port, headers);
    expect(statusOf(reply)).toBe(403);
    expect(reply).not.toContain("snapshot");
  }
  expect(statusOf(await upgradeOnce(port, {}))).toBe(401);
});

test("startServer() closes a socket without a session, and says why", async () => {
  await using server = await start();
  const reply = await upgrade(server.port, {
    Origin: `http://127.0.0.1:${server.port}`,
  });
  expect(statusOf(reply)).toBe(101);
  const frames = reply.slice(reply.indexOf("\r\n\r\n") + 4);
  // A close frame: opcode 8, then code 4401 in two bytes.
  expect(frames.charCodeAt(0)).toBe(0x88);
  expect(frames.charCodeAt(2) * 256 + frames.charCodeAt(3)).toBe(4401);
  expect(frames).not.toContain("snapshot");
});

test("startServer() refuses a body that is too large, at once", async () => {
  await using server = await start();
  const reply = await raw(
    server.port,
    `POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{`,
  );
  expect(statusOf(reply)).toBe(413);
});

test("startServer() says so where its port is taken", async () => {
  await using first = await start();
  expect(start({ port: first.port })).rejects.toThrow(
    `port ${first.port} of 127.0.0.1`,
  );
});

test("startServer() refuses a data folder that another Haul holds (R-25)", async () => {
  await using first = await start();
  const second = startServer({
    home: join(first.folder, "home"),
    root: join(first.folder, "models"),
    policy: policyFromEnv({}),
    port: 0,
  });
  expect(second).rejects.toMatchObject({
    problem: { code: "already_running" },
  });
});

/** A refused upgrade leaves the line open for another request: close it. */
function upgradeOnce(port: number, headers: Record<string, string>) {
  return upgrade(port, { ...headers, Connection: "Upgrade, close" });
}
