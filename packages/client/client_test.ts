import { expect, test } from "bun:test";
import { join } from "node:path";
import type { ServerMessage } from "@haul/contract";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";
import { createClient } from "./client.ts";
import { EMPTY_PICTURE, foldMessage } from "./fold_message.ts";

/** A real server, and a client that holds its token. */
async function start() {
  const folder = await tempDir();
  const policy = { allowHttp: true, allowPrivate: ["127.0.0.0/8"] };
  const server = await startServer({
    home: join(folder.path, "home"),
    root: join(folder.path, "models"),
    policy: policyFromEnv({}, policy),
    port: 0,
  });
  return {
    server,
    client: createClient({ url: server.url, session: { token: server.token } }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The jobs as messages tell them, and a way to wait for one. */
function picture() {
  let seen = EMPTY_PICTURE;
  let check: (() => void) | null = null;
  return {
    get jobs() {
      return seen.jobs;
    },
    onMessage(message: ServerMessage) {
      seen = foldMessage(seen, message);
      check?.();
    },
    /** Resolves once `ready` says yes, and rejects where a job fails. */
    until(ready: () => boolean): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      check = () => {
        if (ready()) resolve();
        for (const { state } of seen.jobs.values()) {
          if (state.phase === "failed")
            reject(new Error(state.problem.message));
        }
      };
      check();
      return promise;
    },
  };
}

test("createClient() adds a link and hears of it until it is done", async () => {
  await using files = await startFixtureServer();
  await using running = await start();
  const { client } = running;
  const file = files.file("/a.bin", { size: MIB, seed: 1, reprDigest: true });
  const seen = picture();
  using _socket = client.events({ onMessage: seen.onMessage });
  const [job] = await client.add([{ url: file.url }]);
  const id = job?.id ?? "";
  await seen.until(() => seen.jobs.get(id)?.state.phase === "done");
  const state = seen.jobs.get(id)?.state;
  expect(state).toMatchObject({
    phase: "done",
    outcome: { sha256: await file.sha256(), integrity: "verified" },
  });
  expect(await client.list()).toEqual([...seen.jobs.values()]);
  await client.remove(id);
  await seen.until(() => !seen.jobs.has(id));
  expect(await client.list()).toEqual([]);
});

test("createClient() pauses and resumes", async () => {
  await using files = await startFixtureServer();
  await using running = await start();
  const { client } = running;
  const file = files.file("/a.bin", {
    size: 8 * MIB,
    seed: 2,
    bytesPerSecond: MIB / 4,
  });
  const seen = picture();
  using _socket = client.events({ onMessage: seen.onMessage });
  const [job] = await client.add([{ url: file.url }]);
  const id = job?.id ?? "";
  const phase = () => seen.jobs.get(id)?.state.phase;
  await seen.until(() => phase() === "downloading");
  await client.pause(id);
  await seen.until(() => phase() === "paused");
  file.set({ bytesPerSecond: undefined });
  await client.resume(id);
  await seen.until(() => phase() === "done");
  expect(phase()).toBe("done");
});

test("createClient() moves, edits, searches and clears, and the history keeps it all", async () => {
  await using files = await startFixtureServer();
  await using running = await start();
  const { client } = running;
  await client.setSettings({ paused: true, maxSpeed: 5_000_000 });
  const file = files.file("/b.bin", { size: MIB, seed: 3 });
  const [a, b] = await client.add(
    [{ url: `${files.origin}/a.bin` }, { url: file.url, priority: "low" }],
    { key: "once" },
  );
  const idsOf = async (query = {}) =>
    (await client.list(query)).map(({ id }) => id);
  await client.move(b?.id ?? "", { before: a?.id ?? "" });
  expect(await idsOf()).toEqual([b?.id ?? "", a?.id ?? ""]);
  await client.setPriority(a?.id ?? "", "high");
  expect(await idsOf()).toEqual([a?.id ?? "", b?.id ?? ""]);
  expect(await idsOf({ search: "B.BIN" })).toEqual([b?.id ?? ""]);
  expect(await idsOf({ phase: "done,failed" })).toEqual([]);
  await client.edit(b?.id ?? "", { name: "renamed.bin" });
  expect(await client.bulk("remove", { ids: [a?.id ?? "", "gone"] })).toBe(1);
  const seen = picture();
  using _socket = client.events({ onMessage: seen.onMessage });
  await client.setSettings({ paused: false });
  await seen.until(() => seen.jobs.get(b?.id ?? "")?.state.phase === "done");
  expect((await client.get(b?.id ?? "")).file?.name).toBe("renamed.bin");
  expect(await client.clear()).toBe(1);
  const { entries, total } = await client.history({ search: "bin" });
  expect(total).toBe(2);
  expect(entries.map(({ state, name }) => [state, name])).toEqual([
    ["done", "renamed.bin"],
    ["removed", null],
  ]);
  const [again] = await client.repeat(b?.id ?? "");
  expect(again?.url).toBe(file.url);
  await seen.until(
    () => seen.jobs.get(again?.id ?? "")?.state.phase === "done",
  );
  expect((await client.settings()).maxSpeed).toBe(5_000_000);
});

test("createClient() sets keys that never come back", async () => {
  await using running = await start();
  const { client } = running;
  const key = "hf_canary7f3acanary7f3a";
  const state = await client.setKey("huggingface", key);
  expect(state.key).toEqual({ place: "file", masked: "…7f3a" });
  expect(JSON.stringify(await client.keys())).not.toContain(key);
  expect((await client.removeKey("huggingface")).key).toBeNull();
  expect(client.testKey("huggingface")).rejects.toMatchObject({
    problem: { code: "unauthorized" },
  });
});

test("createClient() says what each input is, in order", async () => {
  await using files = await startFixtureServer();
  await using running = await start();
  const file = files.file("/a.safetensors", { size: MIB, seed: 4 });
  const results = await running.client.resolve([
    `${files.origin}/missing.bin`,
    file.url,
    "ftp://example.org/a",
  ]);
  expect(results).toMatchObject([
    { problem: { code: "not_found" } },
    { files: [{ name: "a.safetensors", size: MIB, source: "direct" }] },
    { problem: { code: "bad_url" } },
  ]);
  expect(await running.client.list()).toEqual([]);
});

test("createClient() throws the server's problem as it is", async () => {
  await using running = await start();
  const { client } = running;
  expect(client.pause("none")).rejects.toMatchObject({
    problem: { code: "not_found" },
  });
  expect(client.add([{ url: "ftp://example.org/a" }])).rejects.toMatchObject({
    problem: { code: "bad_url" },
  });
});

test("createClient() is refused without a session, and says what to do", async () => {
  await using running = await start();
  const client = createClient({ url: running.server.url });
  expect(client.list()).rejects.toMatchObject({
    problem: { code: "unauthorized" },
  });
});

test("createClient() turns a pairing code into a session half", async () => {
  await using running = await start();
  const { url, pairingLink } = running.server;
  const client = createClient({ url });
  const code = pairingLink.split("#pair=").at(-1) ?? "";
  expect(await client.pair(code)).toMatch(/^[\w-]{43}$/);
  expect(client.pair(code)).rejects.toMatchObject({
    problem: { code: "unauthorized" },
  });
});

test("createClient() says so where nobody answers", async () => {
  await using running = await start();
  const { url, token } = running.server;
  await running.server.close();
  const client = createClient({ url, session: { token } });
  expect(client.list()).rejects.toMatchObject({
    problem: { code: "network", retry: "now" },
  });
});

test("createClient() exports the history and tells the room on the disk", async () => {
  await using running = await start();
  const csv = await running.client.exportHistory({}, { format: "csv" });
  expect(await csv.text()).toStartWith("createdAt,endedAt,state,name");
  const [volume] = await running.client.space();
  expect(volume?.free).toBeGreaterThan(0);
  expect(volume?.size).toBeGreaterThanOrEqual(volume?.free ?? 0);
});

test("createClient() hands over a preview, and the server's word where there is none", async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  using host = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: ({ url }) => new Response(url.endsWith(".png") ? png : "no picture"),
  });
  await using running = await start();
  const blob = await running.client.preview(`${host.url}a.png`);
  expect(blob.type).toBe("image/png");
  expect(await blob.bytes()).toEqual(png);
  await expect(
    running.client.preview(`${host.url}a.svg`),
  ).rejects.toMatchObject({ problem: { code: "not_a_file" } });
});
