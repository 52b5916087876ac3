import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureFile,
  MIB,
  startFixtureServer,
  startHuggingFace,
} from "@haul/fixture_server";
import { hasSmallDisks, SmallDisk } from "./proof/small_disk.ts";

const MAIN = join(import.meta.dirname, "../apps/cli/main.ts");

if (!hasSmallDisks) {
  console.warn("SKIPPED: unshare, nsenter or root is missing: no small disk");
}

test.skipIf(!hasSmallDisks)(
  "haul get keeps room for all files of a batch, and fetches nothing of one that does not fit beside them",
  async () => {
    await using server = await startFixtureServer();
    await using disk = await SmallDisk.open(20);
    const files = [1, 2, 3].map((seed) => {
      const file = server.file(`/${seed}.bin`, { size: 8 * MIB, seed });
      file.set({ bytesPerSecond: 4 * MIB });
      return file;
    });
    const urls = files.map(({ url }) => url);
    const first = await runOnDisk(disk, ["get", ...urls]);
    expect(first.code).toBe(9);
    expect(first.stderr).toMatch(/^✗ .+ 4\.00 MiB more needed/m);
    const came = files.filter(({ path }) => existsSync(disk.path(path)));
    expect(came).toHaveLength(2);
    const left = files.filter((file) => !came.includes(file));
    expect(left[0]?.stats.bytesSent).toBeLessThan(MIB);

    for (const { path } of came) await rm(disk.path(path));
    const second = await runOnDisk(disk, ["get", left[0]?.url ?? ""]);
    expect(second.code).toBe(0);
  },
  60_000,
);

test.skipIf(!hasSmallDisks)(
  "haul get says which files of a repository have no room long before their turn, fetches the others, and needs no room for what is here",
  async () => {
    await using hub = await startHuggingFace();
    await using disk = await SmallDisk.open(20);
    const sizes = {
      "1.bin": 4,
      "2.bin": 4,
      "3.bin": 4,
      "4.bin": 9,
      "5.bin": 7,
    };
    const files = Object.fromEntries(
      Object.entries(sizes).map(([name, size], seed) => {
        return [name, { size: size * MIB, seed }];
      }),
    );
    const repo = await hub.repo("org/name", { files });
    for (const name of Object.keys(sizes)) {
      repo.file(name).lfs?.storage.set({ bytesPerSecond: 4 * MIB });
    }
    const get = ["get", "org/name"];
    const env = { HF_ENDPOINT: hub.endpoint };
    const { code, stderr } = await runOnDisk(disk, get, env);
    expect(code).toBe(9);
    const told = stderr.split("\n").filter((line) => line.includes("4.bin"));
    expect(told[0]).toMatch(
      /^ {2}4\.bin: Not enough room for 9\.00 MiB: 1\.\d+ MiB more needed on the disk of \S+, which has \S+ MiB free/,
    );
    expect(told.at(-1)).toMatch(/^✗ 4\.bin: Not enough room for 9\.00 MiB/);
    expect(stderr.indexOf("  4.bin: ")).toBeLessThan(stderr.indexOf("✓"));
    expect(stderr).not.toContain("5.bin: Not enough");
    expect(existsSync(disk.path("5.bin"))).toBe(true);
    expect(repo.file("4.bin").lfs?.storage.stats.bytesSent).toBeLessThan(MIB);

    const rest = [...get, "--exclude", "4.bin"];
    const again = await runOnDisk(disk, rest, env);
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain("Not enough room");
  },
  60_000,
);

test.skipIf(!hasSmallDisks)(
  "haul sync says before the first byte that its files do not fit, and fetches what does",
  async () => {
    await using server = await startFixtureServer();
    await using disk = await SmallDisk.open(20);
    const files = [1, 2, 3].map((seed) => {
      const size = 8 * MIB;
      return server.file(`/${seed}.bin`, { size, seed, reprDigest: true });
    });
    const models = files.map(({ url }) => `  - ${url}\n`).join("");
    await writeFile(disk.path("haul.yaml"), `models:\n${models}`);
    const { code, stderr } = await runOnDisk(disk, ["sync"]);
    expect(code).toBe(9);
    expect(stderr.split("\n")[0]).toMatch(
      /^! What is missing takes 24\.0 MiB, and the disk of \S+ has (20\.0|19\.\d) MiB free\./,
    );
  },
  60_000,
);

test.skipIf(!hasSmallDisks)(
  "haul sync does not ask twice for the room that a stopped run took",
  async () => {
    await using server = await startFixtureServer();
    await using disk = await SmallDisk.open(20);
    const files = [1, 2].map((seed) => {
      const how = { size: 8 * MIB, seed, bytesPerSecond: MIB / 8 };
      return server.file(`/${seed}.bin`, { ...how, reprDigest: true });
    });
    const models = files.map(({ url }) => `  - ${url}\n`).join("");
    await writeFile(disk.path("haul.yaml"), `models:\n${models}`);
    const stopped = startOnDisk(disk, ["sync"]);
    const hasBegun = ({ stats }: FixtureFile) => stats.bytesSent > MIB;
    while (!files.every(hasBegun)) await Bun.sleep(20);
    stopped.kill("SIGKILL");
    await stopped.exited;
    for (const file of files) file.set({ bytesPerSecond: undefined });
    const { code, stderr } = await runOnDisk(disk, ["sync"]);
    expect(stderr).not.toContain("What is missing takes");
    expect(code).toBe(0);
  },
  60_000,
);

/** Starts the command line where the small disk is, in its folder. */
function startOnDisk(
  disk: SmallDisk,
  args: readonly string[],
  env: Record<string, string> = {},
) {
  const program = [process.execPath, MAIN, ...args];
  return Bun.spawn(disk.command(".", program), {
    env: {
      PATH: process.env["PATH"],
      HOME: disk.home,
      HAUL_KEYCHAIN: "off",
      ...env,
    },
    stdout: "ignore",
    stderr: "pipe",
  });
}

async function runOnDisk(...how: Parameters<typeof startOnDisk>) {
  const child = startOnDisk(...how);
  const stderr = await new Response(child.stderr).text();
  return { code: await child.exited, stderr };
}
