/**
 * The server under load: a long history, a long queue, many downloads, many
 * listeners of which most never read. Prints each figure beside its target.
 *
 *     bun run bench server [--seconds 20] [--json]    # 600: is memory flat over ten minutes?
 *
 * Needs 26 GB of room for a while; what it wrote is removed in the end.
 */
import { mkdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  findNginx,
  MIB,
  type SpawnedFixtureServer,
  spawnFixtureServer,
  startNginx,
  tempDir,
} from "@haul/fixture_server";
import { machine } from "../speed/print_table.ts";
import { countingClient, deafClient } from "./listeners.ts";
import { percentile } from "./percentile.ts";
import { type ServerProcess, startServerProcess } from "./server_process.ts";

const HISTORY = 10_000;
const QUEUED = 1000;
const RUNNING = 50;
const DEAF = 9;

/** The fast downloads are over soon after. */
const FLOOD_SECONDS = 20;

/** Bytes a second for the slow downloads together, so that they last for a quarter of an hour. */
const SLOW = 10 * MIB;

/** A figure, and what it should be at most. */
interface Figure {
  name: string;
  value: number;
  unit: string;
  target: number | null;
}

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);

function tell({ name, value, unit, target }: Figure): void {
  const shown = value >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  const wanted = target === null ? "" : `  (target: below ${target} ${unit})`;
  const mark = target === null ? " " : value < target ? "✓" : "✗";
  console.log(
    values.json
      ? JSON.stringify({ name, value, unit, target })
      : `${mark} ${name}: ${shown} ${unit}${wanted}`,
  );
}

/** Fills the history: jobs that were added and removed. */
async function fillHistory({ client }: ServerProcess): Promise<void> {
  await client.setSettings({ paused: true, concurrentJobs: RUNNING });
  const jobs = await client.add(linksOf("https://old.example", HISTORY));
  await client.bulk("remove", { ids: jobs.map(({ id }) => id) });
}

function linksOf(origin: string, count: number) {
  return Array.from({ length: count }, (_, at) => ({
    url: `${origin}/models/model-${at}.safetensors`,
  }));
}

/** Times a request many times, and gives the slow end. */
async function p95(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    const start = performance.now();
    await ask();
    times.push(performance.now() - start);
  }
  return percentile(times, 0.95);
}

async function tellLists(server: ServerProcess): Promise<void> {
  const headers = { authorization: `Bearer ${server.token}` };
  const ask = async (path: string) => {
    const reply = await fetch(`${server.url}${path}`, { headers });
    if (!reply.ok) throw new Error(`${path} answers ${reply.status}`);
    await reply.text();
  };
  for (const [name, path] of [
    ["queue, a page", "/api/jobs?limit=100"],
    ["queue, a search", "/api/jobs?search=model-99&limit=100"],
    ["history, a page", "/api/history?limit=100"],
    ["history, a search", "/api/history?search=model-99&limit=100"],
  ] as const) {
    const value = await p95(() => ask(path));
    tell({ name: `${name}, p95`, value, unit: "ms", target: 50 });
  }
}

/** Watches the server for a while, from inside and from outside. */
async function watch(
  server: ServerProcess,
  { what, seconds }: { what: string; seconds: number },
): Promise<void> {
  using good = await countingClient(server);
  await Bun.sleep(500);
  await server.metrics();
  good.take();
  const memory: number[] = [];
  const delays: number[] = [];
  const speeds: number[] = [];
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    await Bun.sleep(1000);
    const figures = await server.metrics();
    memory.push(figures.get("process_resident_memory_bytes") ?? 0);
    delays.push(figures.get("haul_event_loop_delay_p99_seconds") ?? 0);
    speeds.push(figures.get("haul_download_bytes_per_second") ?? 0);
  }
  const took = (performance.now() - start) / 1000;
  const { bytes, frames } = good.take();
  const kB = bytes / 1000 / took;
  const half = Math.ceil(memory.length / 2);
  const before = percentile(memory.slice(0, half), 0.5) / MIB;
  const after = percentile(memory.slice(-half), 0.5) / MIB;
  const arrives = percentile(speeds, 0.5) / 1e6;
  const late = percentile(delays, 0.5) * 1000;
  for (const [name, value, unit, target] of [
    ["arrives", arrives, "MB/s", null],
    ["WebSocket, a client", kB, "kB/s", 50],
    ["frames", frames / took, "a second", 6],
    ["event loop late, p99", late, "ms", 50],
    ["memory, first half of the time", before, "MiB", null],
    ["memory, second half of the time", after, "MiB", null],
  ] as const) {
    tell({ name: `${what}: ${name}`, value, unit, target });
  }
}

/** Waits until so many downloads are under way; one that failed would be waited for in vain. */
async function underway(
  { client }: ServerProcess,
  { count, origin }: { count: number; origin: string },
): Promise<void> {
  while ((await client.list({ phase: "downloading" })).length < count) {
    const failed = await client.list({ phase: "failed" });
    const ours = failed.find(({ url }) => url.startsWith(origin));
    if (ours?.state.phase === "failed")
      throw new Error(ours.state.problem.message);
    await Bun.sleep(100);
  }
}

/** Downloads as fast as this machine can, from nginx where it is here. */
async function flood(server: ServerProcess, folder: string): Promise<void> {
  if (findNginx() === null) {
    console.log("SKIPPED: there is no nginx here to send a gigabyte a second.");
    return;
  }
  const { client } = server;
  const slow = await client.list({ phase: "downloading" });
  const ids = slow.map(({ id }) => id);
  if (ids.length > 0) await client.bulk("remove", { ids });
  await client.setSettings({ maxSpeed: null });
  const files = Array.from({ length: RUNNING }, (_, at) => `fast-${at}.bin`);
  for (const name of files) {
    const path = join(folder, name);
    await Bun.write(path, "");
    await truncate(path, 256 * MIB);
  }
  await using nginx = await startNginx({ root: folder });
  const urls = files.map((name) => ({
    url: `${nginx.origin}/${name}`,
    priority: "high" as const,
  }));
  await client.add(urls);
  await underway(server, { count: 10, origin: nginx.origin });
  await watch(server, {
    what: "fast downloads",
    seconds: Math.min(seconds, FLOOD_SECONDS),
  });
}

async function load(
  server: ServerProcess,
  files: SpawnedFixtureServer,
  folder: string,
): Promise<void> {
  const { client } = server;
  await fillHistory(server);
  await client.add(files.files.slice(0, RUNNING).map(({ url }) => ({ url })));
  await client.add(linksOf("https://waiting.example", QUEUED));
  await client.setSettings({ paused: false, maxSpeed: SLOW });
  await underway(server, { count: RUNNING, origin: files.origin });
  const deaf = await Promise.all(
    Array.from({ length: DEAF }, () => deafClient(server)),
  );
  await tellLists(server);
  await watch(server, { what: `${RUNNING} slow downloads`, seconds });
  await flood(server, folder);
  for (const socket of deaf) socket.destroy();
}

/** From the start of the process to the first byte that it asks for. */
async function tellRestart(home: string, root: string): Promise<void> {
  const size = 64 * MIB;
  await using files = await spawnFixtureServer({
    hash: false,
    files: { "/first.bin": { size, seed: 1 } },
  });
  const [file] = files.files;
  {
    await using server = await startServerProcess(home, root);
    await server.client.setSettings({ paused: true });
    await server.client.add([{ url: file?.url ?? "" }]);
    await server.client.add(linksOf("https://waiting.example", 9999));
    await server.client.setSettings({ paused: false, concurrentJobs: 1 });
    await server.end("SIGKILL");
  }
  const before = (await files.stats()).files["/first.bin"]?.requests ?? 0;
  const start = performance.now();
  await using server = await startServerProcess(home, root);
  while (
    ((await files.stats()).files["/first.bin"]?.requests ?? 0) === before
  ) {
    await Bun.sleep(2);
  }
  const value = performance.now() - start;
  tell({
    name: "restart with 10 000 jobs, to the first request",
    value,
    unit: "ms",
    target: 2000,
  });
  tell({
    name: "restart with 10 000 jobs, to the first word",
    value: server.startMs,
    unit: "ms",
    target: null,
  });
}

async function main(): Promise<void> {
  if (!values.json) console.log(`${machine()}\n`);
  await using folder = await tempDir("haul-bench-");
  const folderOf = async (name: string) => {
    const path = join(folder.path, name);
    await mkdir(path, { recursive: true });
    return path;
  };
  {
    await using files = await spawnFixtureServer({
      hash: false,
      files: Object.fromEntries(
        Array.from({ length: RUNNING }, (_, at) => [
          `/slow/${at}.bin`,
          { size: 256 * MIB, seed: at, bytesPerSecond: MIB / 4 },
        ]),
      ),
    });
    await using server = await startServerProcess(
      await folderOf("home"),
      await folderOf("models"),
    );
    await load(server, files, await folderOf("served"));
  }
  await rm(join(folder.path, "models"), { recursive: true, force: true });
  await tellRestart(await folderOf("home2"), await folderOf("models2"));
}

await main();
