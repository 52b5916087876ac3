import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { codeOf } from "./_code_of.ts";
import { rawServer, say } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { netPolicy } from "./policy.ts";
import { request } from "./request.ts";

const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });

describe("request()", () => {
  test("request() sends the target byte for byte and one honest name", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    using agent = new Agent();
    const target = "/a/../b?sig=%2f%2F+'|&x=[1]";
    const reply = await request(server.url(`${target}#part`), {
      agent,
      policy,
      headers: { Range: "bytes=0-", "accept-encoding": "gzip" },
    });
    expect(await reply.body.text()).toBe("ok");
    expect(reply.url).toBe(server.url(target));
    const lines = server.heads[0]?.split("\r\n") ?? [];
    expect(lines).toEqual([
      `GET ${target} HTTP/1.1`,
      `Host: 127.0.0.1:${server.port}`,
      "Connection: keep-alive",
      "User-Agent: haul/0.1 (model file downloader)",
      "Accept: */*",
      "accept-encoding: gzip",
      "Range: bytes=0-",
    ]);
    expect(lines.join()).not.toMatch(
      /mozilla|chrome|safari|firefox|opera|edge/i,
    );
  });

  test("request() passes over interim replies", async () => {
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hint\r\nA: b\r\n\r\n");
      say(socket, "end", { headers: ["X-A: 1", "X-A: 2"] });
    });
    using agent = new Agent();
    const reply = await request(server.url("/"), { agent, policy });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-a")).toBe("1, 2");
    expect(await reply.body.text()).toBe("end");
  });

  test("request() reads a head that comes byte by byte", async () => {
    await using server = await rawServer(async (socket) => {
      socket.setNoDelay(true);
      for (const char of "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") {
        await new Promise((sent) => socket.write(char, sent));
        await new Promise((next) => setImmediate(next));
      }
    });
    using agent = new Agent();
    const reply = await request(server.url("/"), { agent, policy });
    expect(await reply.body.text()).toBe("ok");
  });

  test.each([
    ["another protocol", "SSH-2.0-OpenSSH\r\n"],
    ["an HTTP/2 preface", "\0\0\x12\x04\0\0\0\0\0"],
    ["an endless head", `HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(11_000)}`],
    ["endless interim replies", "HTTP/1.1 100 Go\r\n\r\n".repeat(4_000)],
    ["an upgrade", "HTTP/1.1 101 Switch\r\n\r\n"],
    [
      "two lengths",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
  ])("request() says bad_reply for %s and hangs up", async (_what, bytes) => {
    await using server = await rawServer((socket) => {
      socket.write(bytes, "latin1");
    });
    using agent = new Agent();
    const asked = request(server.url("/"), { agent, policy });
    expect(await codeOf(asked)).toBe("bad_reply");
    await until(() => server.sockets.size === 0);
  });

  test("request() says network when the server hangs up before it replied", async () => {
    await using server = await rawServer((socket) => socket.end("HTTP/1.1 2"));
    using agent = new Agent();
    const asked = request(server.url("/"), { agent, policy });
    expect(await codeOf(asked)).toBe("network");
    expect(server.heads.length).toBe(1);
  });

  test("request() gives up on a head that is late, however busy the server looks", async () => {
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const dripping = setInterval(() => socket.write("A: b\r\n"), 10);
      socket.on("close", () => clearInterval(dripping));
    });
    using agent = new Agent();
    const hasty = { ...policy, headTimeoutMs: 80 };
    const asked = request(server.url("/"), { agent, policy: hasty });
    expect(await codeOf(asked)).toBe("timed_out");
    await until(() => server.sockets.size === 0);
  });

  test("request() rejects with the signal's reason while it waits", async () => {
    await using server = await rawServer(() => undefined);
    using agent = new Agent();
    const controller = new AbortController();
    const { signal } = controller;
    const asked = request(server.url("/"), { agent, policy, signal });
    await until(() => server.heads.length > 0);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await until(() => server.sockets.size === 0);
  });

  test("request() sends no header that could split a line, and shows no value", async () => {
    using agent = new Agent();
    const ask = (headers: Record<string, string>) =>
      request("https://a.test/", { agent, policy, headers });
    for (const headers of [
      { "X-A": "secret\r\nX-B: 1" },
      { "X-A": "secret\0" },
      { "X-A": "secret\u{1f600}" },
      { "X A": "secret" },
      { "X-A:": "secret" },
      { hOsT: "secret" },
      { "Transfer-Encoding": "secret" },
      { "Content-Length": "secret" },
    ]) {
      expect(await codeOf(ask(headers))).toBe("bad_option");
      await expect(ask(headers)).rejects.not.toThrow("secret");
    }
  });

  test("request() lets the server see exactly one line per header", async () => {
    await using server = await rawServer((socket) => say(socket, ""));
    using agent = new Agent();
    const property = fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 20 }),
      async (value) => {
        const seen = server.heads.length;
        const headers = { "X-Fuzz": value };
        const code = await codeOf(
          request(server.url("/"), { agent, policy, headers }),
        );
        const head = server.heads[seen];
        if (head === undefined) expect(code).toBe("bad_option");
        else expect(head.split("\r\n").length).toBe(7);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  test("request() sends a body with its length", async () => {
    using server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: async (asked) =>
        new Response(`${asked.method} ${await asked.text()}`),
    });
    using agent = new Agent();
    const reply = await request(server.url.href, {
      agent,
      policy,
      method: "POST",
      body: "grüße",
    });
    expect(await reply.body.text()).toBe("POST grüße");
  });
});
