/**
 * The long tier: every proof at its full length, two at a time, each with a
 * time of its own and all with an hour. Lines with the time tell how far it
 * is. What the proofs counted is printed at the end, however they ended.
 *
 *   bun run test:long                     all of it
 *   bun run test:long --share 0.02        a rehearsal with a part of the counts
 *   bun run test:long --only kill_loop    the parts of that name
 *   bun run test:long --publish           writes the figures into docs/reliability.md
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { figuresTable } from "../figures_table.ts";
import { ROOT } from "../run_command.ts";
import { findParts, type Part } from "./parts.ts";
import { publishFigures } from "./publish_figures.ts";
import { runPart } from "./run_part.ts";

/** The soak takes half of the time of one of them. */
const LANES = 2;
/** All that is left then has failed. */
const TOTAL_MS = 58 * 60_000;
const HEARTBEAT_MS = 60_000;
const PAGE = join(ROOT, "docs/reliability.md");

/** One run of the long tier. */
class LongRun {
  readonly #env: Record<string, string>;
  readonly #signal: AbortSignal;
  readonly #started = performance.now();
  readonly #running = new Map<string, number>();
  readonly failures: string[] = [];

  constructor(options: { env: Record<string, string>; signal: AbortSignal }) {
    this.#env = options.env;
    this.#signal = options.signal;
  }

  /** Minutes and seconds since it began. */
  get clock(): string {
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    const rest = String(seconds % 60).padStart(2, "0");
    return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${rest}`;
  }

  async run(parts: readonly Part[]): Promise<void> {
    const queue = [...parts];
    const heartbeat = setInterval(() => {
      const named = [...this.#running].map(([path, since]) => {
        const seconds = (performance.now() - since) / 1000;
        return `${path} for ${seconds.toFixed(0)} s`;
      });
      this.#say("running", `${named.join(", ")}; ${queue.length} to come`);
    }, HEARTBEAT_MS);
    const lanes = Array.from({ length: LANES }, async () => {
      for (let part = queue.shift(); part; part = queue.shift()) {
        await this.#runOne(part);
      }
    });
    await Promise.all(lanes);
    clearInterval(heartbeat);
  }

  async #runOne({ path, budgetMinutes }: Part): Promise<void> {
    const left = TOTAL_MS - (performance.now() - this.#started);
    const timeoutMs = Math.min(budgetMinutes * 60_000, left);
    if (timeoutMs <= 0 || this.#signal.aborted) {
      this.failures.push(`${path}: not begun`);
      return;
    }
    this.#say("begins", path);
    this.#running.set(path, performance.now());
    const signal = this.#signal;
    const result = await runPart(path, { env: this.#env, timeoutMs, signal });
    this.#running.delete(path);
    const took = `${path}  ${result.seconds.toFixed(0)} s`;
    if (result.failure === null) {
      this.#say("ok", took);
      return;
    }
    this.failures.push(`${path}: ${result.failure}`);
    this.#say("FAILED", `${took}: ${result.failure}`);
    console.log(`\n${result.output.trimEnd()}\n`);
  }

  #say(word: string, text: string): void {
    console.log(`${this.clock}  ${word.padEnd(7)}  ${text}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      share: { type: "string", default: "1" },
      only: { type: "string", default: "" },
      publish: { type: "boolean", default: false },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), "haul-long-"));
  const figures = join(folder, "figures.jsonl");
  await Bun.write(figures, "");
  await mkdir(join(folder, "tmp"));
  const seed = process.env["HAUL_SEED"] ?? String(Date.now() % 1_000_000);
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => stop.abort());
  }
  const run = new LongRun({
    env: {
      HAUL_TIER: "long",
      HAUL_TIER_SHARE: values.share,
      HAUL_FIGURES: figures,
      HAUL_SEED: seed,
      TMPDIR: join(folder, "tmp"),
    },
    signal: stop.signal,
  });
  const parts = await findParts();
  await run.run(parts.filter(({ path }) => path.includes(values.only)));

  const table = figuresTable(await Bun.file(figures).text());
  const day = new Date().toISOString().slice(0, 10);
  const cores = availableParallelism();
  const length =
    values.share === "1" ? "" : ` at ${values.share} of the length`;
  const heading = `${day}, ${run.clock} minutes on ${cores} cores${length}, seed ${seed}:`;
  console.log(`\n${heading}\n\n${table}\n`);
  for (const failure of run.failures) console.log(`FAILED  ${failure}`);
  if (run.failures.length > 0) {
    console.log(`What the failed ones left is in ${folder}.`);
    process.exitCode = 1;
    return;
  }
  await rm(folder, { recursive: true, force: true });
  if (!values.publish) return;
  const page = await Bun.file(PAGE).text();
  await Bun.write(PAGE, publishFigures(page, { heading, table }));
}

await main();
