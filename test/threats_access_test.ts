import { expect, test } from "bun:test";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcp } from "node:net";
import { tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";
import { threatRig } from "./threat_rig.ts";

test("T-01 startServer() answers no route of its own table without a session, the open ones aside", async () => {
  await using rig = await threatRig();
  const routes = await rig.routes();
  expect(routes.length).toBeGreaterThan(25);
  expect(routes.filter(({ isOpen }) => isOpen).map(({ path }) => path)).toEqual(
    ["/api/health", "/api/pair", "/api/pair/link"],
  );
  for (const { method, path, isOpen } of routes) {
    const { status } = await rig.ask({ method, target: path });
    expect({ method, path, isRefused: status === 401 }).toEqual({
      method,
      path,
      isRefused: !isOpen,
    });
  }
});

test("T-02 startServer() answers to its own names alone, on the socket too", async () => {
  await using rig = await threatRig();
  const { port } = rig.server;
  for (const Host of [
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
  ]) {
    const headers = { ...rig.bearer, Host };
    expect((await rig.ask({ target: "/api/jobs", headers })).status).toBe(421);
    const upgrade = { ...headers, ...UPGRADE, Origin: `http://${Host}` };
    const reply = await rig.ask({ target: "/api/events", headers: upgrade });
    expect(reply.status).toBe(421);
    expect(reply.text).not.toContain("snapshot");
  }
});

test("T-03 startServer() opens its socket to no other page, and tells it nothing", async () => {
  await using rig = await threatRig();
  for (const Origin of ["http://evil.example", "null", `https://${rig.host}`]) {
    const reply = await rig.ask({
      target: "/api/events",
      headers: { ...UPGRADE, ...rig.bearer, Origin },
    });
    expect(reply.status).toBe(403);
    expect(reply.text).not.toContain("snapshot");
  }
});

test("T-04 startServer() changes nothing for another site's page, nor for a GET", async () => {
  await using rig = await threatRig();
  const { cookie } = await pair(rig);
  const before = await rig.state();
  const routes = (await rig.routes()).filter(
    ({ method, path }) => method !== "GET" && !path.startsWith("/api/pair"),
  );
  const body = '{"jobs":[{"url":"https://example.org/a"}],"paused":true}';
  const type = { "Content-Type": "application/json" };
  for (const { method, path } of routes) {
    for (const headers of [
      { ...rig.bearer, "Content-Type": "text/plain" },
      { ...rig.bearer, "Content-Type": "application/x-www-form-urlencoded" },
      { ...rig.bearer, "Content-Type": "multipart/form-data; boundary=x" },
      { ...type, Cookie: cookie },
      { ...type, Cookie: cookie, Origin: rig.origin },
      { ...type, ...rig.bearer, Origin: "http://evil.example" },
      { ...type, ...rig.bearer, Origin: "null" },
      { ...type, ...rig.bearer, "Sec-Fetch-Site": "cross-site" },
      { ...type, ...rig.bearer, "Sec-Fetch-Site": "same-site" },
    ]) {
      const { status } = await rig.ask({ method, target: path, headers, body });
      expect([401, 403, 415]).toContain(status);
    }
    await rig.ask({ target: path, headers: rig.bearer });
  }
  expect(await rig.state()).toEqual(before);
}, 20_000);

test("T-05 startServer() is reached through a proxy that keeps Host, and by links from anywhere", async () => {
  await using rig = await threatRig({ publicUrls: ["https://haul.example"] });
  await using proxy = await startProxy(rig.server.port);
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${proxy.port}${path}`, {
      headers: { Host: "haul.example", ...headers },
    });
  const page = await ask("/", {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
  });
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('"jobs"');
  const origin = "https://haul.example";
  const own = {
    ...rig.bearer,
    Origin: origin,
    "Sec-Fetch-Site": "same-origin",
  };
  expect((await ask("/api/jobs", own)).status).toBe(200);
  const local = { ...own, Origin: "http://haul.example" };
  expect((await ask("/api/jobs", local)).status).toBe(403);
  const framed = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" };
  const status = (await ask("/", { ...framed, "Sec-Fetch-Site": "cross-site" }))
    .status;
  expect(status).toBe(403);
});

test("T-06 startServer() trusts nobody for coming from this machine", async () => {
  await using rig = await threatRig();
  await using tunnel = await startTunnel(rig.server.port);
  const reply = await fetch(`http://127.0.0.1:${tunnel.port}/api/jobs`, {
    headers: { Host: rig.host, "X-Forwarded-For": "127.0.0.1" },
  });
  expect(reply.status).toBe(401);
});

test("T-07 startServer() voids a code after ten wrong ones, whoever they seem to come from, and after its use", async () => {
  await using rig = await threatRig();
  const code = codeOf(rig.server.pairingLink);
  const say = async (given: string, from = "") =>
    (await pairWith(rig, given, { "X-Forwarded-For": from })).status;
  expect(await say(code)).toBe(200);
  expect(await say(code)).toBe(401);
  await rig.ask({ method: "POST", target: "/api/pair/link" });
  const next = codeOf(rig.links[0] ?? "");
  for (let wrong = 0; wrong < 10; wrong += 1) {
    expect(await say(`wrong-${wrong}`, `10.0.0.${wrong}`)).toBe(401);
  }
  expect(await say(next)).toBe(401);
});

test("T-08 startServer() takes neither half of a session alone", async () => {
  await using rig = await threatRig();
  const { cookie, session } = await pair(rig);
  const status = async (headers: Record<string, string>) =>
    (await rig.ask({ target: "/api/jobs", headers })).status;
  expect(await status({ Cookie: cookie })).toBe(401);
  expect(await status({ "X-Haul-Session": session })).toBe(401);
  expect(await status({ Cookie: cookie, "X-Haul-Session": session })).toBe(200);
  await using other = await threatRig();
  const headers = { Cookie: cookie, "X-Haul-Session": session };
  const there = await other.ask({ target: "/api/jobs", headers });
  expect(there.status).toBe(401);
});

test("T-11 startServer() refuses a folder for files that holds what must not be written over", async () => {
  await using folder = await tempDir();
  const home = `${folder.path}/home`;
  const policy = policyFromEnv({});
  for (const root of [
    folder.path,
    home,
    `${home}/models`,
    "/",
    import.meta.dir.replace(/\/test$/, ""),
  ]) {
    const start = startServer({ home, root, policy, port: 0 });
    expect(start).rejects.toMatchObject({ problem: { code: "bad_option" } });
    await start.catch(() => undefined);
  }
});

const UPGRADE = {
  Connection: "Upgrade, close",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

type Rig = Awaited<ReturnType<typeof threatRig>>;

function codeOf(link: string): string {
  return link.split("#pair=").at(-1) ?? "";
}

function pairWith(rig: Rig, code: string, headers = {}) {
  return rig.ask({
    method: "POST",
    target: "/api/pair",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ code }),
  });
}

/** A session, as a browser gets it. */
async function pair(rig: Rig): Promise<{ cookie: string; session: string }> {
  const reply = await pairWith(rig, codeOf(rig.server.pairingLink));
  const [cookie = ""] = (reply.headers.get("set-cookie") ?? "").split(";");
  const { session = "" } = JSON.parse(/\{.*\}/.exec(reply.body)?.[0] ?? "{}");
  return { cookie, session };
}

/** A reverse proxy that keeps `Host`, as a tunnel does. */
async function startProxy(port: number) {
  const server = createServer(async (request, response) => {
    const reply = await fetch(`http://127.0.0.1:${port}${request.url}`, {
      headers: request.headers as Record<string, string>,
    });
    response.writeHead(reply.status, { connection: "close" });
    response.end(await reply.text());
  });
  return await listening(server);
}

/** A line that is led on, byte by byte. */
async function startTunnel(port: number) {
  const server = createTcp((guest) => {
    const line = connect(port, "127.0.0.1");
    guest.pipe(line).pipe(guest);
    guest.on("error", () => line.destroy());
    line.on("error", () => guest.destroy());
  });
  return await listening(server);
}

async function listening(server: ReturnType<typeof createTcp>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => resolve());
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
