import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { codeOf } from "./_code_of.ts";
import { rawServer, say } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { createFetch, type Fetch, type FetchOptions } from "./create_fetch.ts";
import { netPolicy } from "./policy.ts";

const policy = netPolicy({ trustedHosts: ["127.0.0.1", "127.0.0.2"] });

function fetcher(options: Partial<FetchOptions> = {}): Fetch & Disposable {
  const agent = new Agent();
  return Object.assign(createFetch({ agent, policy, ...options }), {
    [Symbol.dispose]: () => agent[Symbol.dispose](),
  });
}

/** Answers with what was asked, or redirects with the status and place in its path. */
function echo(host = "127.0.0.1") {
  return Bun.serve({
    hostname: host,
    port: 0,
    async fetch(asked) {
      const { pathname, searchParams } = new URL(asked.url);
      const to = searchParams.get("to");
      if (to !== null) {
        const status = Number(pathname.slice(1));
        return new Response("moved", { status, headers: { Location: to } });
      }
      return Response.json({
        method: asked.method,
        body: await asked.text(),
        headers: asked.headers,
      });
    },
  });
}

describe("createFetch()", () => {
  test("createFetch() answers with a Response that knows its URL", async () => {
    using server = echo();
    using fetch = fetcher();
    const response = await fetch(new URL("/a?b", server.url));
    expect(response).toMatchObject({
      status: 200,
      ok: true,
      redirected: false,
      url: `${server.url}a?b`,
    });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
  });

  test("createFetch() posts JSON, from init or from a Request", async () => {
    using server = echo();
    using fetch = fetcher();
    const init = {
      method: "POST",
      body: JSON.stringify({ a: 1 }),
      headers: { "Content-Type": "application/json" },
    };
    for (const response of [
      await fetch(server.url, init),
      await fetch(new Request(server.url.href, init)),
    ]) {
      expect(await response.json()).toMatchObject({
        method: "POST",
        body: '{"a":1}',
        headers: { "content-type": "application/json" },
      });
    }
  });

  test("createFetch() gives another origin none of the caller's headers (T-18)", async () => {
    using a = echo();
    using b = echo("127.0.0.2");
    using fetch = fetcher();
    const headers = {
      Authorization: "canary",
      Cookie: "canary",
      "X-Api-Key": "canary",
      Accept: "application/json",
    };
    const over = await fetch(`${a.url}302?to=${b.url}`, { headers });
    const seen = await over.text();
    expect(over.url).toBe(b.url.href);
    expect(over.redirected).toBe(true);
    expect(seen).not.toContain("canary");
    expect(seen).toContain("application/json");
    const home = await fetch(`${a.url}302?to=/`, { headers });
    expect(await home.text()).toContain("canary");
  });

  test.each([
    [301, "GET"],
    [302, "GET"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ])(
    "createFetch() turns a POST into what %i asks for: %s",
    async (status, method) => {
      using server = echo();
      using fetch = fetcher();
      const response = await fetch(`${server.url}${status}?to=/`, {
        method: "POST",
        body: "x",
      });
      expect(await response.json()).toMatchObject({
        method,
        body: method === "POST" ? "x" : "",
      });
    },
  );

  test("createFetch() sends no body to another origin", async () => {
    using a = echo();
    using b = echo("127.0.0.2");
    using fetch = fetcher();
    const init = { method: "POST", body: "secret" };
    const asked = fetch(`${a.url}307?to=${b.url}`, init);
    expect(await codeOf(asked)).toBe("bad_reply");
  });

  test("createFetch() obeys redirect manual and error", async () => {
    using server = echo();
    using fetch = fetcher();
    const url = `${server.url}302?to=/x`;
    const manual = await fetch(url, { redirect: "manual" });
    expect([manual.status, manual.headers.get("location")]).toEqual([
      302,
      "/x",
    ]);
    expect(await codeOf(fetch(url, { redirect: "error" }))).toBe("bad_reply");
    const asked = new Request(url, { redirect: "manual" });
    expect((await fetch(asked)).status).toBe(302);
  });

  test("createFetch() gives up on a circle", async () => {
    using fetch = fetcher();
    await using circle = await rawServer((socket) =>
      say(socket, "", { status: "302 Found", headers: ["Location: /"] }),
    );
    expect(await codeOf(fetch(circle.url("/")))).toBe("too_many_redirects");
  });

  test.each(["file:///etc/hostname", "data:text/plain,x", "blob:x"])(
    "createFetch() refuses %s, which is not HTTP (T-28)",
    async (url) => {
      using fetch = fetcher();
      expect(await codeOf(fetch(url))).toBe("bad_url");
    },
  );

  test("createFetch() obeys the policy", async () => {
    using server = echo();
    using fetch = fetcher({ policy: netPolicy() });
    expect(await codeOf(fetch(server.url))).toBe("address_refused");
  });

  test("createFetch() asks for gzip and undoes it", async () => {
    await using server = await rawServer((socket) => {
      const body = gzipSync("packed").toString("latin1");
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        "latin1",
      );
    });
    using fetch = fetcher();
    expect(await (await fetch(server.url("/"))).text()).toBe("packed");
    expect(server.heads[0]?.toLowerCase()).toContain("accept-encoding: gzip");
  });

  test("createFetch() stops a gzip bomb at the limit (T-31)", async () => {
    const bomb = gzipSync(new Uint8Array(256 * 1_048_576));
    await using server = await rawServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
      );
      socket.write(bomb);
    });
    using fetch = fetcher();
    Bun.gc(true);
    const before = process.memoryUsage().rss;
    expect(await codeOf(fetch(server.url("/")))).toBe("bad_reply");
    const grown = process.memoryUsage().rss - before;
    expect(grown).toBeLessThan(32 * 1_048_576);
  });

  test("createFetch() refuses a coding that nobody asked for", async () => {
    await using server = await rawServer((socket) =>
      say(socket, "x", { headers: ["Content-Encoding: br"] }),
    );
    using fetch = fetcher();
    expect(await codeOf(fetch(server.url("/")))).toBe("bad_reply");
  });

  test("createFetch() refuses an endless body and a status that is none (T-31)", async () => {
    await using server = await rawServer((socket, head) => {
      if (head.startsWith("GET /999"))
        return say(socket, "", { status: "999 Denied" });
      socket.write(`HTTP/1.1 200 OK\r\n\r\n${"[".repeat(2_000)}`);
    });
    using fetch = fetcher({ limit: 1_000 });
    expect(await codeOf(fetch(server.url("/")))).toBe("bad_reply");
    expect(await codeOf(fetch(server.url("/999")))).toBe("bad_reply");
  });

  test("createFetch() has one deadline for all, and heeds the signal", async () => {
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
      const dripping = setInterval(() => socket.write("x"), 50);
      socket.on("close", () => clearInterval(dripping));
    });
    using hasty = fetcher({ timeoutMs: 60 });
    expect(await codeOf(hasty(server.url("/")))).toBe("timed_out");
    using fetch = fetcher();
    const controller = new AbortController();
    const asked = fetch(server.url("/"), { signal: controller.signal });
    await until(() => server.heads.length === 2);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await until(() => server.sockets.size === 0);
  });

  test("createFetch() answers 204 without a body", async () => {
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    });
    using fetch = fetcher();
    const response = await fetch(server.url("/"));
    expect([response.status, response.body]).toEqual([204, null]);
  });
});
