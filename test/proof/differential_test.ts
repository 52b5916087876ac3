import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  contentSha256,
  inTier,
  MIB,
  proofSeed,
  seededRandom,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { sha256Of } from "../_cli_fixture.ts";
import { CHANGED_SEED, FAULTS } from "./_fault_schedules.ts";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const SEEDS = inTier({ quick: 1, long: 8 });
const MAX_MS = inTier({ quick: 90_000, long: 1_800_000 });
/** What takes longer has failed. */
const PATIENCE_MS = 40_000;
const SIZE = 3 * MIB;
const SEED = 1;
const NAME = "d.bin";

/** The same job for each tool: several connections where it can, and patience. */
const TOOLS: Record<string, (url: string) => string[]> = {
  haul: (url) => [process.execPath, MAIN, "get", url, "--json", "-x", "4"],
  aria2c: (url) => [
    ...["aria2c", "-q", "--no-conf", "-x4", "-s4", "-k1M", "-o", NAME],
    ...["--max-tries=10", "--retry-wait=1", "--auto-file-renaming=false", url],
  ],
  curl: (url) => [
    ...["curl", "-sSfL", "--retry", "10", "--retry-delay", "1"],
    ...["--retry-all-errors", "-C", "-", "-o", NAME, url],
  ],
};

/** "unproven" is a wrong file of which the tool said that nothing vouches for it. */
const OUTCOMES = ["right", "unproven", "wrong", "failed"] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Runs one tool against a server of its own that misbehaves by the seed. */
async function outcomeOf(
  tool: string,
  fault: string,
  seed: number,
): Promise<Outcome> {
  await using server = await startFixtureServer();
  const switches = FAULTS[fault]?.(seededRandom(seed)) ?? {};
  const file = server.file(`/${NAME}`, {
    size: SIZE,
    seed: SEED,
    bytesPerSecond: 8 * MIB,
    ...switches,
  });
  await using temp = await tempDir();
  const cwd = join(temp.path, "out");
  await mkdir(cwd);
  await using child = Bun.spawn(TOOLS[tool]?.(file.url) ?? [], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: join(temp.path, "home") },
    stdout: "pipe",
    stderr: "ignore",
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  const said = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) return "failed";
  const got = await sha256Of(join(cwd, NAME));
  const whole = [SEED, CHANGED_SEED].map((one) =>
    contentSha256({ size: SIZE, seed: one }),
  );
  if ((await Promise.all(whole)).includes(got)) return "right";
  return said.includes('"integrity":"unverified"') ? "unproven" : "wrong";
}

const missing = ["aria2c", "curl"].filter((tool) => Bun.which(tool) === null);

test.skipIf(missing.length > 0)(
  "haul get brings the right file wherever aria2c or curl does, and no wrong one where they do (R-01, R-06)",
  async () => {
    const queue = Object.keys(FAULTS);
    const worse: string[] = [];
    const compare = async (fault: string) => {
      const seen: string[] = [];
      for (let index = 0; index < SEEDS; index++) {
        const seed = proofSeed + index * 7919;
        const [haul, ...others] = await Promise.all(
          Object.keys(TOOLS).map(async (tool) => {
            const outcome = await outcomeOf(tool, fault, seed);
            seen.push(`${tool} ${outcome}`);
            return outcome;
          }),
        );
        const isWorse = haul !== "right" && others.includes("right");
        if (haul === "wrong" || isWorse) {
          worse.push(`${fault}, seed ${seed}: haul ${haul}, others ${others}`);
        }
      }
      const figures = countsOf(seen);
      tellFigures({ proof: `the same fault: ${fault}`, figures });
    };
    const lanes = Array.from({ length: 3 }, async () => {
      for (let fault = queue.shift(); fault; fault = queue.shift()) {
        await compare(fault);
      }
    });
    await Promise.all(lanes);
    expect(worse).toEqual([]);
  },
  MAX_MS,
);

/** How often each tool came to each outcome, tool by tool, without what never was. */
function countsOf(seen: readonly string[]): Record<string, number> {
  const keys = Object.keys(TOOLS).flatMap((tool) =>
    OUTCOMES.map((outcome) => `${tool} ${outcome}`),
  );
  const counts = keys.map((key): [string, number] => [
    key,
    seen.filter((one) => one === key).length,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
