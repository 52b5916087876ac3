import { expect, setDefaultTimeout, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { startHaul } from "./_run_haul.ts";

// Other programs take their time where the machine is busy.
setDefaultTimeout(60_000);

const hasAria2c = Bun.which("aria2c") !== null;
if (!hasAria2c) {
  console.warn("SKIPPED: aria2c is not here, so no run hands over to it");
}

const SIZE = 16 * MIB;

/** Slow enough that aria2c, which outlives Haul by some seconds, does not end the file meanwhile. */
const SLOW = MIB / 8;

/** Kills a run that handed over to aria2c, once a quarter is on disk. */
async function killAtAQuarter(url: string, cwd: string): Promise<void> {
  const run = startHaul(["get", url, "--engine", "aria2c", "--json"], { cwd });
  await run.event(({ type, progress }) => {
    const { bytes = 0 } = (progress ?? {}) as { bytes?: number };
    return type === "progress" && bytes > SIZE / 4;
  });
  run.kill("SIGKILL");
  await run.result;
}

test.skipIf(!hasAria2c).each([
  ["Haul itself", []],
  ["aria2c again", ["--engine", "aria2c"]],
])(
  "haul get --engine aria2c loses nothing when it is killed: %s goes on",
  async (_, options) => {
    const server = await startFixtureServer();
    await using folder = await tempDir();
    const cwd = join(folder.path, "cwd");
    await Bun.write(join(cwd, ".keep"), "");
    const file = server.file("/m.bin", {
      ...{ size: SIZE, seed: 5, bytesPerSecond: SLOW, reprDigest: true },
    });
    await killAtAQuarter(file.url, cwd);
    const again = startHaul(["get", file.url, "--json", ...options], { cwd });
    await again.event(({ type }) => type === "progress");
    file.set({ bytesPerSecond: undefined });
    const { code, events, stderr } = await again.result;
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const done = events.find(({ type }) => type === "done");
    expect(done).toMatchObject({ integrity: "verified" });
    expect(done?.["fetchedBytes"]).toBeLessThan(SIZE * 0.8);
    expect((await readdir(cwd)).sort()).toEqual([".keep", "m.bin"]);
    const here = await readFile(join(cwd, "m.bin"));
    expect(here.equals(file.bytes())).toBe(true);
    await server.close();
  },
);

test.skipIf(!hasAria2c)(
  "haul get --engine aria2c stops with Ctrl-C, and says what is kept",
  async () => {
    const server = await startFixtureServer();
    await using folder = await tempDir();
    const cwd = join(folder.path, "cwd");
    await Bun.write(join(cwd, ".keep"), "");
    const options = { size: SIZE, seed: 6, bytesPerSecond: MIB / 3 };
    const file = server.file("/m.bin", options);
    const args = ["get", file.url, "--engine", "aria2c", "--json"];
    const run = startHaul(args, { cwd });
    await run.event(({ type, progress }) => {
      const { bytes = 0 } = (progress ?? {}) as { bytes?: number };
      return type === "progress" && bytes > 0;
    });
    run.kill("SIGINT");
    expect((await run.result).code).toBe(7);
    const left = (await readdir(cwd)).filter((name) => name.startsWith("m."));
    expect(
      left.map((name) => name.replace(/\.[0-9a-f]{8}/, "")).sort(),
    ).toEqual(["m.bin.part", "m.bin.part.journal"]);
    await server.close();
  },
);
