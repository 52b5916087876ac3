import { expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { parseServerArgs, startServer } from "@haul/server";
import Aria2 from "aria2";
import {
  aria2,
  close,
  createHTTP,
  createWebSocket,
  open,
  system,
} from "maria2";

const SECRET = "secret-of-the-clients";

/** Haul as `haul serve --rpc-listen-port` starts it, and a file server. */
async function startHaul() {
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir("haul-clients-"));
  const args = ["--port", "0", "--root", join(folder.path, "models")];
  const server = stack.use(
    await startServer(
      parseServerArgs(
        [
          ...[...args, "--rpc-listen-port", "0", "--rpc-secret", SECRET],
          ...["--allow-http", "--allow-private", "127.0.0.0/8"],
        ],
        { HAUL_HOME: join(folder.path, "home") },
      ),
    ),
  );
  const url = new URL(server.aria2Rpc?.url ?? "");
  const held = files.file("/held.bin", { size: 64 * MIB, seed: 1 });
  held.set({
    hold: {
      afterBytes: MIB,
      until: () => Promise.withResolvers<void>().promise,
    },
  });
  const quick = files.file("/quick.bin", { size: 1000, seed: 1 });
  return {
    url,
    held: held.url,
    quick: quick.url,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** News by name, each to be waited for in turn. */
function newsOf(subscribe: (name: string, heard: () => void) => void) {
  const heard: string[] = [];
  const waiting = new Map<string, () => void>();
  const names = ["Start", "Pause", "Stop", "Complete", "Error"];
  for (const name of names) {
    subscribe(`onDownload${name}`, () => {
      heard.push(name);
      waiting.get(name)?.();
    });
  }
  return {
    heard,
    async next(name: string): Promise<void> {
      if (heard.at(-1) === name) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(name, resolve);
      await promise;
    },
  };
}

test("haul serve is driven by npm's aria2: add, list, pause, go on, remove, news", async () => {
  await using haul = await startHaul();
  const { hostname: host, port } = haul.url;
  const client = new Aria2({ host, port: Number(port), secret: SECRET });
  await client.open();
  const news = newsOf((name, heard) => client.on(name, heard));
  expect(await client.listMethods()).toContain("addUri");
  const gid = await client.call("addUri", [haul.held], { out: "a.bin" });
  await news.next("Start");
  expect(await client.call("tellActive", ["gid", "status"])).toEqual([
    { gid, status: "active" },
  ]);
  expect(await client.call("pause", gid)).toBe(gid);
  await news.next("Pause");
  const [[waiting], [stat]] = (await client.multicall([
    ["tellWaiting", 0, 10, ["gid"]],
    ["getGlobalStat"],
  ])) as [[unknown], [unknown]];
  expect(waiting).toEqual([{ gid }]);
  expect(stat).toMatchObject({ numActive: "0", numWaiting: "1" });
  await client.call("unpause", gid);
  await news.next("Start");
  await client.call("remove", gid);
  await news.next("Stop");
  await client.call("addUri", [haul.quick]);
  await news.next("Complete");
  expect(news.heard).toEqual([
    ...["Start", "Pause", "Start", "Stop", "Start", "Complete"],
  ]);
  const [stopped] = await client.batch([["tellStopped", -1, 10, ["status"]]]);
  expect(await stopped).toEqual([
    { status: "complete" },
    { status: "removed" },
  ]);
  await client.close();
});

test("haul serve tells npm's aria2 of a wrong secret in aria2's words", async () => {
  await using haul = await startHaul();
  const { hostname: host, port } = haul.url;
  const client = new Aria2({ host, port: Number(port), secret: "wrong" });
  await client.open();
  expect(await client.call("getVersion").catch(String)).toContain(
    "Unauthorized",
  );
  await client.close();
});

test("haul serve is driven by npm's maria2 over its WebSocket", async () => {
  await using haul = await startHaul();
  const address = `ws://${haul.url.host}/jsonrpc` as const;
  const conn = await open(createWebSocket(address), { secret: SECRET });
  const news = newsOf((name, heard) => {
    aria2.when(conn, `aria2.${name}` as "aria2.onDownloadStart", heard);
  });
  // News are for those who have shown the secret.
  await aria2.getVersion(conn);
  const gid = await aria2.addUri(conn, [haul.held], {});
  await news.next("Start");
  await aria2.forcePause(conn, gid);
  await news.next("Pause");
  expect(await aria2.tellStatus(conn, gid, ["status"])).toEqual({
    status: "paused",
  });
  await aria2.unpause(conn, gid);
  await news.next("Start");
  expect(await aria2.tellActive(conn, ["gid"])).toEqual([{ gid }]);
  await aria2.forceRemove(conn, gid);
  await news.next("Stop");
  close(conn);
});

test("haul serve is driven by npm's maria2 over HTTP, its own way to call many at once too", async () => {
  await using haul = await startHaul();
  const address = `http://${haul.url.host}/jsonrpc` as const;
  const conn = await open(createHTTP(address), { secret: SECRET });
  const gid = await aria2.addUri(conn, [haul.quick], { pause: "true" });
  const results: unknown[] = await system.multicall(
    conn,
    { methodName: "aria2.tellStatus", params: [gid, ["gid", "status"]] },
    { methodName: "aria2.getGlobalStat", params: [] },
  );
  expect(results).toMatchObject([
    [{ gid, status: "paused" }],
    [{ numWaiting: "1" }],
  ]);
  close(conn);
});
