import { describe, expect, test } from "bun:test";
import type { Socket } from "node:net";
import { codeOf } from "./_code_of.ts";
import { type RawServer, rawServer, say } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { netPolicy } from "./policy.ts";
import type { ReplyBody } from "./reply.ts";
import { request } from "./request.ts";

const MIB = 1_048_576;
const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });

/** Asks a server that answers each request with these bytes, and may hang up. */
async function bodyOf(
  answer: (socket: Socket) => void,
): Promise<
  AsyncDisposable & { body: ReplyBody; server: RawServer; agent: Agent }
> {
  const server = await rawServer(answer);
  const agent = new Agent();
  const { body } = await request(server.url("/"), { agent, policy });
  return {
    body,
    server,
    agent,
    async [Symbol.asyncDispose]() {
      agent[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Writes zeros for as long as the peer takes them, and counts what it took. */
function flood(socket: Socket, taken: { bytes: number }): void {
  const block = new Uint8Array(65_536);
  const more = (): void => {
    while (!socket.destroyed && socket.write(block)) taken.bytes += 65_536;
    taken.bytes += 65_536;
  };
  socket.on("drain", more);
  more();
}

/** Waits until the peer takes no more. */
async function settled(taken: { bytes: number }): Promise<void> {
  for (let last = -1; last !== taken.bytes; ) {
    last = taken.bytes;
    await new Promise((next) => setTimeout(next, 100));
  }
}

const endless = "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n";

describe("ReplyBody", () => {
  test("ReplyBody.receive() hands over every byte of every framing", async () => {
    for (const [bytes, framing] of [
      ["Content-Length: 5\r\n\r\nhello", "length"],
      [
        "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "chunked",
      ],
      ["Connection: close\r\n\r\nhello", "close"],
    ] as const) {
      await using held = await bodyOf((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${bytes}`);
        if (framing === "close") socket.end();
      });
      let text = "";
      await held.body.receive((chunk) => {
        text += Buffer.from(chunk).toString();
      });
      expect([text, held.body.framing]).toEqual(["hello", framing]);
      expect(held.agent.idle).toBe(framing === "close" ? 0 : 1);
    }
  });

  test("ReplyBody waits whole on its socket though the server has hung up", async () => {
    await using held = await bodyOf((socket) => {
      say(socket, "x".repeat(300_000));
      socket.destroySoon();
    });
    await until(() => held.server.sockets.size === 0);
    expect((await held.body.text()).length).toBe(300_000);
  });

  test.each([
    ["a short body", "Content-Length: 9\r\n\r\nshort"],
    [
      "a body without its last chunk",
      "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ],
    ["a chunk cut short", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"],
    ["broken chunks", "Transfer-Encoding: chunked\r\n\r\nzz\r\nab"],
  ])(
    "ReplyBody.receive() says network, try now, for %s",
    async (_what, bytes) => {
      await using held = await bodyOf((socket) => {
        socket.end(`HTTP/1.1 200 OK\r\n${bytes}`);
      });
      await expect(held.body.receive(() => undefined)).rejects.toMatchObject({
        problem: { code: "network", retry: "now" },
      });
    },
  );

  test("ReplyBody.receive() says network when the connection is reset", async () => {
    await using held = await bodyOf((socket) => {
      socket.write(`${endless}some`, () => socket.resetAndDestroy());
    });
    expect(await codeOf(held.body.receive(() => undefined))).toBe("network");
  });

  test("ReplyBody.receive() stops when the sink has had enough", async () => {
    const taken = { bytes: 0 };
    await using held = await bodyOf((socket) => {
      socket.write(endless);
      flood(socket, taken);
    });
    let calls = 0;
    await held.body.receive(() => ++calls < 3 && undefined);
    expect(calls).toBe(3);
    await until(() => held.server.sockets.size === 0);
    expect(held.agent.idle).toBe(0);
  });

  test("ReplyBody.receive() stops when a sink's promise says so", async () => {
    await using held = await bodyOf((socket) => {
      socket.write(`${endless}some`);
    });
    await held.body.receive(() => Promise.resolve(false as const));
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody.receive() holds the peer back while the sink is busy", async () => {
    const taken = { bytes: 0 };
    await using held = await bodyOf((socket) => {
      socket.write(endless);
      flood(socket, taken);
    });
    const before = process.memoryUsage().rss;
    const controller = new AbortController();
    let calls = 0;
    const receiving = held.body.receive(
      () => {
        calls++;
        return new Promise<void>(() => undefined);
      },
      { signal: controller.signal, idleTimeoutMs: 40 },
    );
    receiving.catch(() => undefined);
    await settled(taken);
    expect(calls).toBe(1);
    expect(taken.bytes).toBeLessThan(16 * MIB);
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * MIB);
    controller.abort(new Error("enough"));
    await expect(receiving).rejects.toThrow("enough");
  });

  test("ReplyBody holds the peer back until it is read", async () => {
    const taken = { bytes: 0 };
    await using held = await bodyOf((socket) => {
      socket.write(endless);
      flood(socket, taken);
    });
    await settled(taken);
    expect(taken.bytes).toBeLessThan(16 * MIB);
    held.body.close();
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody.receive() keeps order whatever the sink's promises take", async () => {
    const block = Buffer.from(
      Array.from({ length: 65_536 }, (_, at) => at % 251),
    );
    await using held = await bodyOf((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Length: ${block.length * 64}\r\n\r\n`,
      );
      for (let nth = 0; nth < 64; nth++) socket.write(block);
    });
    let at = 0;
    let calls = 0;
    let wrong = 0;
    await held.body.receive((chunk) => {
      for (const byte of chunk) if (byte !== (at++ % 65_536) % 251) wrong++;
      if (++calls % 3 === 0) return new Promise((next) => setImmediate(next));
      return calls % 3 === 1 ? Promise.resolve() : undefined;
    });
    expect([at, wrong]).toEqual([block.length * 64, 0]);
    expect(held.agent.idle).toBe(1);
  });

  test("ReplyBody.receive() rejects with what the sink threw", async () => {
    for (const sink of [
      () => {
        throw new Error("disk full");
      },
      () => Promise.reject(new Error("disk full")),
    ]) {
      await using held = await bodyOf((socket) => {
        socket.write(`${endless}some`);
      });
      await expect(held.body.receive(sink)).rejects.toThrow("disk full");
      await until(() => held.server.sockets.size === 0);
    }
  });

  test("ReplyBody.receive() gives up on a peer that falls silent (T-32)", async () => {
    await using held = await bodyOf((socket) => {
      socket.write(`${endless}some`);
    });
    const began = performance.now();
    const receiving = held.body.receive(() => undefined, { idleTimeoutMs: 60 });
    await expect(receiving).rejects.toMatchObject({
      problem: { code: "timed_out", retry: "now" },
    });
    expect(performance.now() - began).toBeGreaterThan(55);
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody.receive() bears a slow peer that is never silent for long", async () => {
    await using held = await bodyOf((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n");
      let left = 12;
      const dripping = setInterval(() => {
        socket.write("x");
        if (--left === 0) clearInterval(dripping);
      }, 20);
    });
    let bytes = 0;
    const count = (chunk: Uint8Array): void => {
      bytes += chunk.length;
    };
    await held.body.receive(count, { idleTimeoutMs: 120 });
    expect(bytes).toBe(12);
  });

  test("ReplyBody.receive() learns of a reset that came while nobody read", async () => {
    await using held = await bodyOf((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\nsome", () => {
        setImmediate(() => socket.resetAndDestroy());
      });
    });
    await until(() => held.server.sockets.size === 0);
    await new Promise((next) => setTimeout(next, 20));
    expect(await codeOf(held.body.receive(() => undefined))).toBe("network");
  });

  test("ReplyBody.receive() rejects with the signal's reason", async () => {
    await using held = await bodyOf((socket) => {
      socket.write(`${endless}some`);
    });
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("paused");
    const receiving = held.body.receive(() => controller.abort(reason), {
      signal,
    });
    await expect(receiving).rejects.toBe(reason);
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody.receive() with an aborted signal drops the connection", async () => {
    await using held = await bodyOf((socket) => {
      socket.write(`${endless}some`);
    });
    const reason = new Error("too late");
    const signal = AbortSignal.abort(reason);
    const receiving = held.body.receive(() => undefined, { signal });
    await expect(receiving).rejects.toBe(reason);
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody cannot be read twice", async () => {
    await using held = await bodyOf((socket) => say(socket, "once"));
    expect(await held.body.text()).toBe("once");
    await expect(held.body.text()).rejects.toThrow("Cannot read a body twice");
  });

  test("ReplyBody.bytes() refuses a body beyond the limit, said or not", async () => {
    for (const head of ["Content-Length: 11\r\n", ""]) {
      await using held = await bodyOf((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${head}\r\nhello world`);
      });
      expect(await codeOf(held.body.bytes({ limit: 10 }))).toBe("bad_reply");
      await until(() => held.server.sockets.size === 0);
    }
  });

  test("ReplyBody.bytes() gives up on a body that only drips", async () => {
    await using held = await bodyOf((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const dripping = setInterval(() => socket.write("x"), 5);
      socket.on("close", () => clearInterval(dripping));
    });
    expect(await codeOf(held.body.bytes({ timeoutMs: 60 }))).toBe("timed_out");
    await until(() => held.server.sockets.size === 0);
  });

  test("ReplyBody.json() reads JSON and says bad_reply for what is none", async () => {
    await using good = await bodyOf((socket) => say(socket, '{"a":[1]}'));
    expect(await good.body.json()).toEqual({ a: [1] });
    await using bad = await bodyOf((socket) => say(socket, "<html>"));
    expect(await codeOf(bad.body.json())).toBe("bad_reply");
  });

  test("ReplyBody frees the connection at once where there is no body", async () => {
    await using held = await bodyOf((socket) => say(socket, ""));
    expect(held.agent.idle).toBe(1);
    expect(await held.body.text()).toBe("");
  });
});
