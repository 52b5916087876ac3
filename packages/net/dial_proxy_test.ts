import { describe, expect, test } from "bun:test";
import { codeOf } from "./_code_of.ts";
import { type RawServer, rawServer, say } from "./_raw_server.ts";
import { tunnelTo } from "./_tunnel_to.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { dial } from "./dial.ts";
import { netPolicy } from "./policy.ts";
import { request } from "./request.ts";

function behind(proxy: RawServer, auth = "") {
  const url = `http://${auth}127.0.0.1:${proxy.port}`;
  return netPolicy({
    proxy: { https: url, http: url, noProxy: "direct.test" },
  });
}

describe("dial() behind a proxy", () => {
  test("dial() asks for a tunnel with the password of the proxy's URL", async () => {
    await using target = await rawServer(() => undefined);
    await using proxy = await rawServer(tunnelTo(target.port));
    const policy = { ...behind(proxy, "me:p%40ss@"), connectTimeoutMs: 500 };
    const controller = new AbortController();
    const dialling = dial("https://files.test/x", {
      policy,
      signal: controller.signal,
    });
    await until(() => [...target.sockets].some((at) => at.bytesRead > 0));
    controller.abort(new Error("seen enough"));
    await expect(dialling).rejects.toThrow("seen enough");
    const basic = Buffer.from("me:p@ss").toString("base64");
    expect(proxy.heads[0]).toContain("CONNECT files.test:443 HTTP/1.1");
    expect(proxy.heads[0]).toContain(`Proxy-Authorization: Basic ${basic}`);
  });

  test("dial() says what a proxy answered instead of opening a tunnel", async () => {
    await using proxy = await rawServer((socket, _head, nth) =>
      say(socket, "", {
        status: ["407 No", "503 Busy", "403 No"][nth - 1] ?? "",
      }),
    );
    const policy = behind(proxy);
    const ask = () => dial("https://files.test/", { policy });
    expect(await codeOf(ask())).toBe("unauthorized");
    expect(await codeOf(ask())).toBe("network");
    await expect(ask()).rejects.toMatchObject({
      problem: { code: "network", status: 403, retry: "never" },
    });
  });

  test("dial() refuses a tunnel in which something was said too early", async () => {
    await using proxy = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\nsurprise");
    });
    const ask = dial("https://files.test/", { policy: behind(proxy) });
    expect(await codeOf(ask)).not.toBe("none");
  });

  test("dial() judges an address in the URL although a proxy would reach it", async () => {
    await using proxy = await rawServer(() => undefined);
    const policy = { ...behind(proxy), allowHttp: true };
    for (const url of ["https://169.254.169.254/", "http://10.0.0.1/"]) {
      expect(await codeOf(dial(url, { policy }))).toBe("address_refused");
    }
    expect(proxy.connections).toBe(0);
  });

  test("dial() goes past the proxy for this machine and for what NO_PROXY names", async () => {
    await using target = await rawServer(() => undefined);
    await using proxy = await rawServer(() => undefined);
    const policy = {
      ...behind(proxy),
      trustedHosts: ["127.0.0.1", "direct.test"],
      hosts: { "direct.test": ["127.0.0.1"] },
    };
    for (const host of ["127.0.0.1", "direct.test"]) {
      const url = `http://${host}:${target.port}/`;
      (await dial(url, { policy })).destroy();
    }
    expect(proxy.connections).toBe(0);
    expect(target.connections).toBe(2);
  });

  test("dial() refuses a proxy that is no http URL", async () => {
    const proxy = { https: "socks5://127.0.0.1:1", http: null, noProxy: "" };
    const ask = dial("https://files.test/", { policy: netPolicy({ proxy }) });
    expect(await codeOf(ask)).toBe("bad_option");
  });

  test("request() takes a proxy's password that holds a bare percent sign as it is written", async () => {
    await using proxy = await rawServer((socket) => say(socket, "via"));
    using agent = new Agent();
    const policy = { ...behind(proxy, "me:100%sure@"), allowHttp: true };
    const reply = await request("http://files.test/", { agent, policy });
    expect(await reply.body.text()).toBe("via");
    const basic = Buffer.from("me:100%sure").toString("base64");
    expect(proxy.heads[0]).toContain(`Proxy-Authorization: Basic ${basic}`);
  });

  test("request() asks a proxy for plain http in absolute form", async () => {
    await using proxy = await rawServer((socket) => say(socket, "via"));
    using agent = new Agent();
    const policy = { ...behind(proxy, "me:pw@"), allowHttp: true };
    const url = "http://files.test/a?b=%2f";
    const reply = await request(url, { agent, policy });
    expect(await reply.body.text()).toBe("via");
    const [head = ""] = proxy.heads;
    expect(head).toStartWith("GET http://files.test/a?b=%2f HTTP/1.1\r\n");
    expect(head).toContain("\r\nHost: files.test\r\n");
    expect(head).toContain("Proxy-Authorization: Basic ");
    const strict = request(url, { agent, policy: behind(proxy) });
    expect(await codeOf(strict)).toBe("insecure_url");
  });
});
