import { expect, test } from "bun:test";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type FixtureFile,
  type FixtureServer,
  inTier,
  MIB,
  percentile,
  proofSeed,
  type Switches,
  seededRandom,
  startFixtureServer,
  tellFigures,
} from "@haul/fixture_server";
import { FAULTS } from "./_fault_schedules.ts";
import { SmallDisk } from "./small_disk.ts";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const SOAK_MS = inTier({ quick: 5_000, long: 1_800_000 });
const MAX_MS = SOAK_MS + 180_000;
const FILES = 3;
const SIZE = 8 * MIB;
const DISK_MIB = 40;
const KILLS_PER_ROUND = 5;

/** Faults after which the file is still the one that it was. */
const MIXED = Object.entries(FAULTS)
  .filter(([name]) => !/changes|no length/.test(name))
  .map(([, schedule]) => schedule);

/** What makes a file behave again. */
const CALM: Switches = {
  reset: undefined,
  shortBody: undefined,
  status: undefined,
  ranges: undefined,
  html: undefined,
  bytesPerSecond: 16 * MIB,
};

/** Several downloads at once that everything happens to, for as long as it takes. */
class Soak {
  readonly counts = {
    rounds: 0,
    "kills survived": 0,
    "faults set": 0,
    "disk filled": 0,
    "runs that gave up": 0,
    "files finished": 0,
    "wrong files": 0,
  };
  readonly recoveries: number[] = [];
  readonly #disk: SmallDisk;
  readonly #server: FixtureServer;
  readonly #random: () => number;
  readonly #history: string[] = [];

  constructor(options: {
    disk: SmallDisk;
    server: FixtureServer;
    random: () => number;
  }) {
    this.#disk = options.disk;
    this.#server = options.server;
    this.#random = options.random;
  }

  /** All that happened, for whoever looks at a failure. */
  get history(): string {
    return this.#history.join("\n");
  }

  async round(): Promise<void> {
    const round = this.counts.rounds++;
    const folder = `r${round}`;
    const files = Array.from({ length: FILES }, (_, at) =>
      this.#server.file(`/${folder}/${at}.bin`, {
        size: SIZE,
        seed: round * FILES + at,
        bytesPerSecond: MIB,
        // With its digest known, a file that is here is not fetched again.
        reprDigest: true,
      }),
    );
    await mkdir(this.#disk.path(folder));
    for (let kill = 0; kill < KILLS_PER_ROUND; kill++) {
      await this.#killedRun(folder, files);
    }
    await this.#disk.empty();
    for (const file of files) file.set(CALM);
    await this.#lastRun(folder, files);
    await rm(this.#disk.path(folder), { recursive: true });
  }

  async #killedRun(folder: string, files: FixtureFile[]): Promise<void> {
    const child = this.#start(folder, files);
    const until = performance.now() + 300 + this.#random() * 2500;
    while (performance.now() < until && child.exitCode === null) {
      await this.#mischief(files);
      const wait = Bun.sleep(50 + this.#random() * 300);
      await Promise.race([wait, child.exited]);
    }
    child.kill("SIGKILL");
    await child.exited;
    if (child.signalCode === "SIGKILL") this.counts["kills survived"]++;
    else if (child.exitCode !== 0) this.counts["runs that gave up"]++;
    this.#note(`ended with ${child.signalCode ?? child.exitCode}`);
    await this.#checkWhatIsThere(folder, files);
  }

  /** One of the things that happen to a download. */
  async #mischief(files: FixtureFile[]): Promise<void> {
    const file = files[Math.floor(this.#random() * files.length)];
    const kind = this.#random();
    if (kind < 0.06) {
      this.counts["disk filled"]++;
      this.#note("disk full");
      await this.#disk.fill(Math.floor(this.#random() * 6));
    } else if (kind < 0.2) {
      this.#note("disk empty");
      await this.#disk.empty();
    } else if (kind < 0.8) {
      const at = Math.floor(this.#random() * MIXED.length);
      const switches = MIXED[at]?.(this.#random) ?? {};
      this.counts["faults set"]++;
      this.#note(`${file?.path}: ${JSON.stringify(switches)}`);
      file?.set({ ...CALM, bytesPerSecond: MIB, ...switches });
    } else file?.set({ ...CALM, bytesPerSecond: 2 * MIB });
  }

  /** With all calm again the same command must end well. */
  async #lastRun(folder: string, files: FixtureFile[]): Promise<void> {
    const started = performance.now();
    const child = this.#start(folder, files);
    const stderr = await new Response(child.stderr).text();
    const code = await child.exited;
    this.#note(`last run ended with ${code}: ${stderr}`);
    expect(code).toBe(0);
    this.recoveries.push(performance.now() - started);
    await this.#checkWhatIsThere(folder, files);
    const names = await readdir(this.#disk.path(folder));
    expect(names.sort()).toEqual(files.map((_, at) => `${at}.bin`));
    this.counts["files finished"] += FILES;
  }

  /** No wrong file under a final name, and no claim of a byte that is not there. */
  async #checkWhatIsThere(folder: string, files: FixtureFile[]): Promise<void> {
    const names = await readdir(this.#disk.path(folder));
    for (const [at, file] of files.entries()) {
      const right = file.bytes();
      if (names.includes(`${at}.bin`)) {
        const got = await readFile(this.#disk.path(folder, `${at}.bin`));
        if (!got.equals(right)) this.counts["wrong files"]++;
        expect(got.equals(right)).toBe(true);
      }
      const part = names.find(
        (name) => name.startsWith(`${at}.bin.`) && name.endsWith(".part"),
      );
      if (part === undefined || !names.includes(`${part}.journal`)) continue;
      await this.#checkClaims(this.#disk.path(folder, part), right);
    }
  }

  async #checkClaims(part: string, right: Uint8Array): Promise<void> {
    const text = await readFile(`${part}.journal`, "utf8");
    const { ranges } = JSON.parse(text.split("\n")[0] ?? "");
    const bytes = await readFile(part);
    for (const [start, end] of ranges as [number, number, number][]) {
      const claimed = bytes.subarray(start, end);
      expect(claimed.equals(right.subarray(start, end))).toBe(true);
    }
  }

  #start(folder: string, files: readonly FixtureFile[]) {
    const urls = files.map(({ url }) => url);
    const command = [process.execPath, MAIN, "get", ...urls, "-q", "-x", "4"];
    this.#note(`start in ${folder}`);
    return Bun.spawn(this.#disk.command(folder, command), {
      env: { PATH: process.env["PATH"] ?? "", HOME: this.#disk.home },
      stdout: "ignore",
      stderr: "pipe",
    });
  }

  #note(what: string): void {
    this.#history.push(`${performance.now().toFixed(0)} ${what}`);
  }
}

test(
  "haul get outlasts mixed faults, kills and a full disk for as long as it takes (R-30, R-10)",
  async () => {
    await using disk = await SmallDisk.open(DISK_MIB);
    await using server = await startFixtureServer();
    const random = seededRandom(proofSeed);
    const soak = new Soak({ disk, server, random });
    const started = performance.now();
    const until = started + SOAK_MS;
    try {
      while (performance.now() < until) await soak.round();
    } catch (cause) {
      const kept = join(tmpdir(), `haul-soak-${proofSeed}.log`);
      await Bun.write(kept, soak.history);
      throw new Error(`Seed ${proofSeed} failed; its history is in ${kept}`, {
        cause,
      });
    } finally {
      tellFigures({
        proof: `soak, seed ${proofSeed}`,
        figures: {
          minutes: (performance.now() - started) / 60_000,
          ...soak.counts,
          "last run, p50 s": percentile(soak.recoveries, 0.5) / 1000,
          "last run, most s": Math.max(0, ...soak.recoveries) / 1000,
        },
      });
    }
    expect(soak.counts["kills survived"]).toBeGreaterThan(0);
  },
  MAX_MS,
);
