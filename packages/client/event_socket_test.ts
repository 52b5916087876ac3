import { expect, test } from "bun:test";
import { type Job, type ServerMessage, SettingsSchema } from "@haul/contract";
import { openEventSocket, type SocketStatus } from "./event_socket.ts";

const JOB: Job = {
  id: "a",
  url: "https://example.org/a.bin",
  parent: null,
  createdAt: 0,
  priority: "normal",
  position: 0,
  notBefore: null,
  savedBytes: 0,
  file: null,
  notice: null,
  state: { phase: "queued" },
};

/** A frame as the server sends it. */
function snapshot(seq: number, epoch = "e"): string {
  const settings = SettingsSchema.parse({});
  return JSON.stringify({
    type: "snapshot",
    epoch,
    seq,
    settings,
    jobs: [JOB],
  });
}

function changes(after: number, seq: number, epoch = "e"): string {
  return JSON.stringify({
    type: "changes",
    epoch,
    after,
    seq,
    jobs: [],
    progress: [],
    removed: ["a"],
    settings: null,
  });
}

/**
 * A real server that plays one script of frames for each connection, and
 * closes after it where `closeCode` says so.
 */
function startScript(
  scripts: readonly string[][],
  { closeCode, polls }: { closeCode?: number; polls?: string[] } = {},
) {
  let connections = 0;
  const hellos: string[] = [];
  const cursors: (string | null)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request, self) {
      const { pathname, searchParams } = new URL(request.url);
      cursors.push(searchParams.get("cursor"));
      if (pathname.endsWith("/poll")) {
        const news = polls?.shift();
        return news === undefined
          ? new Response(null, { status: 400 })
          : new Response(news);
      }
      if (polls === undefined && self.upgrade(request)) return;
      return new Response(null, { status: 400 });
    },
    websocket: {
      message(socket, message) {
        hellos.push(String(message));
        const frames = scripts[Math.min(connections, scripts.length - 1)] ?? [];
        connections += 1;
        for (const frame of frames) socket.send(frame);
        if (closeCode !== undefined) socket.close(closeCode);
      },
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    hellos,
    cursors,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function seqOf(message: ServerMessage): number | null {
  return "seq" in message ? message.seq : null;
}

/** Listens until `count` messages came, without waiting between attempts. */
async function listen(url: string, count: number): Promise<ServerMessage[]> {
  const messages: ServerMessage[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using _socket = openEventSocket({
    url,
    session: { header: "half" },
    delayMs: () => 0,
    onMessage(message) {
      messages.push(message);
      if (messages.length === count) resolve();
    },
  });
  await promise;
  return messages;
}

test("openEventSocket() says hello and passes on a snapshot and its changes", async () => {
  await using server = startScript([
    [snapshot(3), changes(3, 5), changes(5, 6)],
  ]);
  const messages = await listen(server.url, 3);
  expect(messages.map(seqOf)).toEqual([3, 5, 6]);
  expect(server.hellos).toEqual(['{"type":"hello","session":"half"}']);
});

test("openEventSocket() takes changes that overlap and drops those it has", async () => {
  await using server = startScript([
    [snapshot(3), changes(1, 3), changes(2, 4), changes(4, 5)],
  ]);
  const messages = await listen(server.url, 3);
  expect(messages.map(seqOf)).toEqual([3, 4, 5]);
});

test.each([
  ["a gap", changes(5, 6)],
  ["another epoch", changes(3, 4, "other")],
  ["a message that is not in the contract", '{"type":"news"}'],
  ["no JSON", "{"],
])("openEventSocket() asks for a snapshot after %s", async (_, frame) => {
  await using server = startScript([
    [snapshot(3), frame, changes(3, 9)],
    [snapshot(20), changes(20, 21)],
  ]);
  const messages = await listen(server.url, 3);
  expect(messages.map(seqOf)).toEqual([3, 20, 21]);
  expect(server.connections).toBe(2);
});

test("openEventSocket() passes on no change before a snapshot", async () => {
  await using server = startScript([[changes(0, 1)], [snapshot(1)]]);
  const [first] = await listen(server.url, 1);
  expect(first?.type).toBe("snapshot");
});

test("openEventSocket() waits longer after each failure, and anew after a success", async () => {
  await using server = startScript([[], [], [snapshot(1)], []], {
    closeCode: 1001,
  });
  const waits: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using _socket = openEventSocket({
    url: server.url,
    session: null,
    onMessage: () => undefined,
    delayMs(failures) {
      waits.push(failures);
      if (waits.length === 5) resolve();
      return 0;
    },
  });
  await promise;
  // The third attempt asks without a socket, and fails as well.
  expect(waits).toEqual([0, 1, 2, 0, 1]);
});

test("openEventSocket() ends its attempts where the session is unknown", async () => {
  await using server = startScript([[]], { closeCode: 4401 });
  const seen: SocketStatus[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using _socket = openEventSocket({
    url: server.url,
    session: { header: "old" },
    onMessage: () => undefined,
    onStatus(status) {
      seen.push(status);
      if (status === "unpaired") resolve();
    },
  });
  await promise;
  expect(seen).toEqual(["connecting", "unpaired"]);
  expect(server.connections).toBe(1);
});

test("close() lets no message through any more", async () => {
  await using server = startScript([[snapshot(1), changes(1, 2)]]);
  const messages: ServerMessage[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = openEventSocket({
    url: server.url,
    session: null,
    onMessage(message) {
      messages.push(message);
      socket.close();
    },
    onStatus: (status) => status === "closed" && resolve(),
  });
  await promise;
  await listen(server.url, 2);
  expect(messages).toHaveLength(1);
});

test("openEventSocket() goes on from where the line broke", async () => {
  await using server = startScript([[snapshot(3)], [changes(3, 4)]], {
    closeCode: 1001,
  });
  const messages = await listen(server.url, 2);
  expect(messages.map(seqOf)).toEqual([3, 4]);
  expect(server.cursors.slice(0, 2)).toEqual([null, "e:3"]);
});

test("openEventSocket() asks for news by requests where upgrades do not pass", async () => {
  const polls = [snapshot(3), changes(3, 5), changes(5, 6)];
  await using server = startScript([], { polls });
  const messages = await listen(server.url, 3);
  expect(messages.map(seqOf)).toEqual([3, 5, 6]);
  const sockets = [null, null];
  expect(server.cursors.slice(0, 5)).toEqual([...sockets, null, "e:3", "e:5"]);
});

test("watch() asks for segments now, and again on each new line", async () => {
  await using server = startScript([[snapshot(3)], [changes(3, 4)]]);
  const { promise, resolve } = Promise.withResolvers<void>();
  using socket = openEventSocket({
    url: server.url,
    session: null,
    delayMs: () => 0,
    onMessage: () => socket.watch(["a"]),
  });
  const look = setInterval(() => server.hellos.length >= 2 && resolve(), 1);
  await promise;
  clearInterval(look);
  expect(server.hellos[1]).toBe('{"type":"watch","ids":["a"]}');
});
