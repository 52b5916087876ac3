import { expect, test } from "bun:test";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ByteSourceSchema } from "@haul/contract";
import { createEngine, partPathFor } from "@haul/engine";
import {
  inTier,
  MIB,
  proofSeed,
  seededRandom,
  spawnFixtureServer,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const CYCLES = inTier({ quick: 30, long: 1000 });
const MAX_MS = inTier({ quick: 60_000, long: 900_000 });
const SMALL = 32 * MIB;
const LARGE = inTier({ quick: 160, long: 2048 }) * MIB;
const MANY = 6;

/** What a longer file, or more of them, may add to the most memory in use. */
const MORE_FOR_SIZE = 96 * MIB;
const MORE_FOR_EACH_JOB = 32 * MIB;

test.skipIf(process.platform !== "linux")(
  "Engine gives back every descriptor and thread after starts and stops (R-16)",
  async () => {
    const count = async (what: "fd" | "task") =>
      (await readdir(`/proc/self/${what}`)).length;
    const random = seededRandom(proofSeed);
    await using server = await startFixtureServer();
    await using folder = await tempDir();
    const cycle = async (engine: ReturnType<typeof createEngine>) => {
      const file = server.file("/c.bin", {
        size: 4 * MIB,
        bytesPerSecond: 16 * MIB,
      });
      const stop = new AbortController();
      const path = partPathFor(join(folder.path, "c.bin"), "direct:c");
      const timer = setTimeout(() => stop.abort(), random() * 40);
      try {
        const remote = await engine.open({
          identity: "direct:c",
          sources: [ByteSourceSchema.parse({ url: file.url })],
          size: null,
          hashes: [],
          trustedHosts: ["127.0.0.1"],
          signal: stop.signal,
        });
        const { signal } = stop;
        await remote.save({ partPath: path, connections: 4, signal });
      } catch {
        // Most are stopped: that is the point.
      } finally {
        clearTimeout(timer);
        await rm(path, { force: true });
      }
    };
    const run = async (cycles: number) => {
      const engine = createEngine({ policy: netPolicy(), threads: 2 });
      for (let at = 0; at < cycles; at++) await cycle(engine);
      await engine[Symbol.asyncDispose]();
    };
    // The first engine leaves what a runtime loads once.
    await run(5);
    const before = { fds: await count("fd"), threads: await count("task") };
    await run(CYCLES);
    const after = { fds: -1, threads: -1 };
    // Sockets and threads end a moment after they were told to.
    for (let turn = 0; turn < 200; turn++) {
      after.fds = await count("fd");
      after.threads = await count("task");
      if (after.fds <= before.fds && after.threads <= before.threads) break;
      await Bun.sleep(25);
    }
    tellFigures({
      proof: "start and stop",
      figures: {
        cycles: CYCLES,
        "descriptors left": Math.max(0, after.fds - before.fds),
        "threads left": Math.max(0, after.threads - before.threads),
      },
    });
    expect(after.fds).toBeLessThanOrEqual(before.fds);
    expect(after.threads).toBeLessThanOrEqual(before.threads);
  },
  MAX_MS,
);

/** The most memory that a process has had so far, in bytes; 0 once it is gone. */
async function mostMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

test.skipIf(process.platform !== "linux")(
  "haul get needs no more memory for a longer file, and little for each more (R-15)",
  async () => {
    const many = Array.from({ length: MANY }, (_, at) => `/m${at}.bin`);
    await using server = await spawnFixtureServer({
      hash: false,
      files: {
        "/small.bin": { size: SMALL },
        "/large.bin": { size: LARGE },
        ...Object.fromEntries(many.map((path) => [path, { size: SMALL }])),
      },
    });
    await using temp = await tempDir();
    const peak = async (paths: readonly string[]) => {
      const cwd = join(temp.path, "out");
      await mkdir(cwd);
      const urls = paths.map((path) => `${server.origin}${path}`);
      const child = Bun.spawn(
        [process.execPath, MAIN, "get", ...urls, "-q", "-x", "8"],
        {
          cwd,
          env: { PATH: process.env["PATH"] ?? "", HOME: join(temp.path, "h") },
          stdout: "ignore",
          stderr: "inherit",
        },
      );
      // What the system tells at the end counts the parent's memory in.
      let most = 0;
      while (child.exitCode === null) {
        most = Math.max(most, await mostMemory(child.pid));
        await Promise.race([Bun.sleep(10), child.exited]);
      }
      expect(child.exitCode).toBe(0);
      await rm(cwd, { recursive: true });
      return most;
    };
    const small = await peak(["/small.bin"]);
    const large = await peak(["/large.bin"]);
    const several = await peak(many);
    tellFigures({
      proof: "most memory of haul get, MiB",
      figures: {
        [`1 file of ${SMALL / MIB} MiB`]: small / MIB,
        [`1 file of ${LARGE / MIB} MiB`]: large / MIB,
        [`${MANY} files of ${SMALL / MIB} MiB`]: several / MIB,
      },
    });
    expect(large - small).toBeLessThan(MORE_FOR_SIZE);
    expect(several - small).toBeLessThan(MANY * MORE_FOR_EACH_JOB);
  },
  MAX_MS,
);
