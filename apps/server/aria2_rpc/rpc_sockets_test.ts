import { expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { MIB } from "@haul/fixture_server";
import { type RpcRig, reached, rpcRig, SECRET } from "./_rpc_rig.ts";

/** Ends with the server. */
function forever(): Promise<void> {
  return Promise.withResolvers<void>().promise;
}

/** A client on a socket, and all that it is told. */
async function openSocket({ url }: Pick<RpcRig, "url">, headers = {}) {
  const socket = new WebSocket(url.replace("http", "ws"), { headers });
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Error("refused"));
  socket.onclose = ({ code }) => closed.resolve(code);
  socket.onmessage = ({ data }) => {
    heard.push(String(data));
    for (const wake of waiting.splice(0)) wake();
  };
  await opened.promise;
  return {
    socket,
    heard,
    closed: closed.promise,
    /** Resolves when something was heard that holds this text. */
    async hears(text: string): Promise<void> {
      while (!heard.some((each) => each.includes(text))) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push(resolve);
        await promise;
      }
    },
    ask(id: unknown, method: string, ...params: unknown[]) {
      socket.send(JSON.stringify({ id, method, params }));
    },
    /** The names of the news so far. */
    news: () =>
      heard.flatMap((each) => {
        const { method } = JSON.parse(each);
        return method === undefined ? [] : [method.replace("aria2.", "")];
      }),
  };
}

test("RpcSockets tells the news of downloads to whoever has shown the secret, and to nobody else", async () => {
  await using rig = await rpcRig();
  const stranger = await openSocket(rig);
  const friend = await openSocket(rig);
  stranger.ask(1, "aria2.getVersion", "token:wrong");
  stranger.ask(2, "system.listMethods");
  friend.ask("f", "aria2.getVersion", `token:${SECRET}`);
  await stranger.hears('"id":2');
  await friend.hears('"id":"f"');
  const file = rig.files.file("/a.bin", { size: 64 * MIB, seed: 1 });
  file.set({ hold: { afterBytes: MIB, until: forever } });
  const gid = await rig.call("aria2.addUri", [file.url]);
  await friend.hears("onDownloadStart");
  await rig.call("aria2.pause", gid);
  await friend.hears("onDownloadPause");
  await rig.call("aria2.unpause", gid);
  await reached(rig, async () => {
    const { status } = await rig.call("aria2.tellStatus", gid);
    return status === "active";
  });
  await rig.call("aria2.remove", gid);
  await friend.hears("onDownloadStop");
  const quick = rig.files.file("/q.bin", { size: 9, seed: 1 });
  await rig.call("aria2.addUri", [quick.url]);
  await friend.hears("onDownloadComplete");
  await rig.call("aria2.addUri", [new URL("/missing", quick.url).href]);
  await friend.hears("onDownloadError");
  expect(friend.news()).toEqual([
    ...["onDownloadStart", "onDownloadPause", "onDownloadStart"],
    ...["onDownloadStop", "onDownloadStart", "onDownloadComplete"],
    ...["onDownloadStart", "onDownloadError"],
  ]);
  expect(friend.heard.find((each) => each.includes("Start"))).toBe(
    `{"jsonrpc":"2.0","method":"aria2.onDownloadStart","params":[{"gid":"${gid}"}]}`,
  );
  expect(stranger.news()).toEqual([]);
});

test("RpcSockets answers in the order of the questions, whatever each takes", async () => {
  await using rig = await rpcRig({ penaltyMs: 20 });
  const client = await openSocket(rig);
  client.ask(0, "aria2.getVersion", "token:wrong");
  client.socket.send("{");
  client.ask(2, "system.listNotifications");
  await client.hears('"id":2');
  const ids = client.heard.map((each) => JSON.parse(each).id);
  expect(ids).toEqual([0, null, 2]);
});

test("RpcSockets tells a client its gid before the news of it, be it the first thing that it asks", async () => {
  await using rig = await rpcRig();
  const client = await openSocket(rig);
  const { url } = rig.files.file("/a.bin", { size: 9, seed: 1 });
  client.ask("add", "aria2.addUri", `token:${SECRET}`, [url]);
  await client.hears("onDownloadComplete");
  expect(JSON.parse(client.heard[0] ?? "").id).toBe("add");
  expect(client.news()).toEqual(["onDownloadStart", "onDownloadComplete"]);
});

test("RpcSockets takes 32 clients, and tells the next one to come again later", async () => {
  await using rig = await rpcRig();
  for (let at = 0; at < 32; at++) await openSocket(rig);
  const late = await openSocket(rig);
  expect(await late.closed).toBe(1013);
});

test("RpcSockets lets no page in that the owner has not named", async () => {
  await using rig = await rpcRig({ origins: ["http://ariang.test"] });
  await openSocket(rig, { Origin: "http://ariang.test" });
  for (const origin of ["http://evil.test", "null"]) {
    expect(openSocket(rig, { Origin: origin })).rejects.toThrow("refused");
  }
});

/** A client that asks much and never reads. */
async function openDeaf(port: number): Promise<Socket> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1", () =>
    socket.write(
      [
        "GET /jsonrpc HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
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

/** A frame as a client sends it, masked with zeros. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}

test("RpcSockets cuts a client off that never reads, and the others notice nothing of it", async () => {
  await using rig = await rpcRig({ busyMs: 50 });
  const deaf = await openDeaf(rig.port);
  deaf.on("error", () => undefined);
  const call = {
    id: "x".repeat(50_000),
    method: "system.listMethods",
  };
  const frame = frameOf(JSON.stringify(call));
  const friend = await openSocket(rig);
  for (let count = 0; count < 400; count++) deaf.write(frame);
  friend.ask("f", "aria2.getVersion", `token:${SECRET}`);
  await friend.hears('"id":"f"');
  for (let at = 0; at < 30; at++) await openSocket(rig);
  // There is room for another one as soon as the deaf one is gone.
  await until(async () => (await tryToAsk(rig)) === "answered");
  friend.ask("g", "aria2.getVersion", `token:${SECRET}`);
  await friend.hears('"id":"g"');
  deaf.destroy();
});

async function tryToAsk(rig: RpcRig): Promise<string | number> {
  const late = await openSocket(rig);
  late.ask("l", "system.listMethods");
  const answered = late.hears('"id":"l"').then(() => "answered");
  return await Promise.race([late.closed, answered]);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
