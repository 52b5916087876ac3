import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { codeOf } from "./_code_of.ts";
import { rawServer, say } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { netPolicy } from "./policy.ts";
import { request } from "./request.ts";

const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });

describe("Agent", () => {
  test("Agent lets one connection serve many requests", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    using agent = new Agent();
    for (let nth = 0; nth < 5; nth++) {
      const reply = await request(server.url("/"), { agent, policy });
      expect(await reply.body.text()).toBe("ok");
      expect(agent.idle).toBe(1);
    }
    expect(server.connections).toBe(1);
  });

  test.each([
    ["the server says close", "2\r\nConnection: close\r\n\r\nok"],
    ["bytes follow the body", "2\r\n\r\nok!"],
  ])("Agent keeps no connection when %s", async (_why, tail) => {
    await using server = await rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${tail}`);
    });
    using agent = new Agent();
    const reply = await request(server.url("/"), { agent, policy });
    expect(await reply.body.text()).toBe("ok");
    expect(agent.idle).toBe(0);
    await until(() => server.sockets.size === 0);
  });

  test("Agent gives a connection only to requests under an equal policy", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    using agent = new Agent();
    await (await request(server.url("/"), { agent, policy })).body.text();
    const narrow = request(server.url("/"), { agent, policy: netPolicy() });
    expect(await codeOf(narrow)).toBe("address_refused");
    const equal = netPolicy({ trustedHosts: ["127.0.0.1"] });
    await (
      await request(server.url("/"), { agent, policy: equal })
    ).body.text();
    expect(server.connections).toBe(1);
  });

  test("Agent forgets a connection that the server closes", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    using agent = new Agent();
    await (await request(server.url("/"), { agent, policy })).body.text();
    for (const socket of server.sockets) socket.end();
    await until(() => agent.idle === 0);
  });

  test("Agent forgets a connection that was idle for too long", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    using agent = new Agent({ idleMs: 20 });
    await (await request(server.url("/"), { agent, policy })).body.text();
    await until(() => agent.idle === 0 && server.sockets.size === 0);
  });

  test("Agent closes the oldest connection beyond its limit, and all when disposed of", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    const agent = new Agent({ maxIdle: 2 });
    const replies = await Promise.all(
      [1, 2, 3].map(() => request(server.url("/"), { agent, policy })),
    );
    for (const reply of replies) await reply.body.text();
    expect(agent.idle).toBe(2);
    await until(() => server.sockets.size === 2);
    agent[Symbol.dispose]();
    await until(() => server.sockets.size === 0);
    await (await request(server.url("/"), { agent, policy })).body.text();
    expect(agent.idle).toBe(0);
  });

  test("Agent lets request() ask once more when a kept connection had died", async () => {
    await using server = await rawServer((socket, _head, nth) => {
      if (nth === 2) socket.destroy();
      else say(socket, `${nth}`);
    });
    using agent = new Agent();
    const ask = async (method: string) => {
      const reply = await request(server.url("/"), { agent, policy, method });
      return await reply.body.text();
    };
    expect(await ask("GET")).toBe("1");
    expect(await ask("GET")).toBe("3");
    expect(server.connections).toBe(2);
  });

  test("Agent lets no POST be sent twice", async () => {
    await using server = await rawServer((socket, _head, nth) => {
      if (nth === 2) socket.destroy();
      else say(socket, `${nth}`);
    });
    using agent = new Agent();
    const ask = (method: string) =>
      request(server.url("/"), { agent, policy, method });
    await (await ask("GET")).body.text();
    expect(await codeOf(ask("POST"))).toBe("network");
    expect(server.heads.length).toBe(2);
  });

  test("Agent does not keep the process alive", async () => {
    await using server = await rawServer((socket) => say(socket, "ok"));
    const program = `
      import { Agent, netPolicy, request } from ${JSON.stringify(join(import.meta.dir, "mod.ts"))};
      const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
      const agent = new Agent({ idleMs: 600_000 });
      const reply = await request("${server.url("/")}", { agent, policy });
      await reply.body.text();
      process.stdout.write(String(agent.idle));
    `;
    const child = Bun.spawn([process.execPath, "-e", program]);
    expect(await new Response(child.stdout).text()).toBe("1");
    expect(await child.exited).toBe(0);
  });
});
