/**
 * The long tier: every proof at its full length. The soak has a lane of its
 * own; the others run one after another beside it. What they counted is
 * printed at the end, and `docs/reliability.md` keeps it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figuresTable } from "./figures_table.ts";
import { ROOT, runCommand } from "./run_command.ts";

/** What one test file came to. */
interface FileResult {
  path: string;
  passed: boolean;
  seconds: number;
  output: string;
}

/** Every test that has a long tier names it with this. */
const MARK = "inTier(";
const SOAK = "test/proof/soak_test.ts";

async function proofFiles(): Promise<string[]> {
  const found: string[] = [];
  const paths = new Bun.Glob("{packages,test}/**/*_test.ts").scanSync(ROOT);
  for (const path of paths) {
    if (path.includes("node_modules")) continue;
    const text = await Bun.file(join(ROOT, path)).text();
    if (text.includes(MARK)) found.push(path);
  }
  return found.sort();
}

async function runFile(path: string, figures: string): Promise<FileResult> {
  const started = performance.now();
  const { code, output } = await runCommand([process.execPath, "test", path], {
    env: { HAUL_TIER: "long", HAUL_FIGURES: figures },
  });
  const seconds = (performance.now() - started) / 1000;
  return { path, passed: code === 0, seconds, output };
}

async function runLane(
  paths: readonly string[],
  figures: string,
): Promise<boolean> {
  let passed = true;
  for (const path of paths) {
    const result = await runFile(path, figures);
    passed &&= result.passed;
    if (!result.passed) console.log(`\n${result.output.trimEnd()}\n`);
    const mark = result.passed ? "ok    " : "FAILED";
    console.log(`${mark}  ${result.seconds.toFixed(0).padStart(5)} s  ${path}`);
  }
  return passed;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "haul-long-"));
  const figures = join(folder, "figures.jsonl");
  await Bun.write(figures, "");
  try {
    const files = await proofFiles();
    const lanes = [
      files.filter((path) => path === SOAK),
      files.filter((path) => path !== SOAK),
    ];
    const passed = await Promise.all(
      lanes.map((paths) => runLane(paths, figures)),
    );
    console.log(`\n${figuresTable(await Bun.file(figures).text())}`);
    process.exitCode = passed.every(Boolean) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
