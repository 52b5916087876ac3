/**
 * The gate: format and lint, types, the web build, then every quick test, the
 * house rules among them. The same command everywhere, with the counts in its
 * last line and in its exit status.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import rootManifest from "../package.json" with { type: "json" };
import { CANARY_ENV, canariesBelow, canariesIn } from "../test/canaries.ts";
import { buildWeb } from "./build_web.ts";
import { figuresTable } from "./figures_table.ts";
import { readTestReport } from "./read_test_report.ts";
import { ROOT, runCommand } from "./run_command.ts";

/** What one stage of the gate found. */
interface StageResult {
  passed: number;
  failed: number;
  /** Said beside the stage's name. */
  remark: string;
  /** Shown where the stage failed. */
  output: string;
  skipped?: string[];
  /** What the proofs counted, to be shown at the end. */
  table?: string;
}

interface Stage {
  name: string;
  run(): Promise<StageResult>;
}

// The tests come last: one of them opens the built page in a browser.
const STAGES: Stage[] = [
  { name: "format, lint", run: lint },
  { name: "types", run: checkTypes },
  { name: "web build", run: buildPage },
  { name: "tests", run: runTests },
];

/** Test files at a time: many wait for processes, and some measure time. */
const LANES = Math.min(4, availableParallelism());

/** A test that hangs is ended; one on a busy machine is given its time. */
const TIMEOUT_MS = 30_000;

const BIOME = join(ROOT, "node_modules/.bin/biome");

async function lint(): Promise<StageResult> {
  const { code, output } = await runCommand([
    process.execPath,
    "--bun",
    BIOME,
    "ci",
    "--max-diagnostics=50",
    "--error-on-warnings",
    "--colors=off",
    ".",
  ]);
  return oneCheck(code, output);
}

async function checkTypes(): Promise<StageResult> {
  const configs = tsconfigs();
  const errors: string[] = [];
  for (const config of configs) {
    const check = [process.execPath, "check", "-p", config];
    const { code, output } = await runCommand(check);
    if (code !== 0) errors.push(`${config}\n${output}`);
  }
  const code = errors.length === 0 && configs.length > 0 ? 0 : 1;
  return {
    ...oneCheck(code, errors.join("\n")),
    remark: `${configs.length} projects`,
  };
}

/** A package's own config, and a second one where its tests need other types. */
function tsconfigs(): string[] {
  return rootManifest.workspaces.packages
    .flatMap((workspace) => [
      ...new Bun.Glob(`${workspace}/tsconfig*.json`).scanSync({ cwd: ROOT }),
    ])
    .sort();
}

async function buildPage(): Promise<StageResult> {
  try {
    const { output } = await buildWeb({ force: true });
    return oneCheck(0, output);
  } catch (error) {
    return oneCheck(1, error instanceof Error ? error.message : String(error));
  }
}

async function runTests(): Promise<StageResult> {
  const folder = await mkdtemp(join(tmpdir(), "haul-gate-"));
  const junit = join(folder, "junit.xml");
  const figures = join(folder, "figures.jsonl");
  const left = join(folder, "tmp");
  await mkdir(left);
  try {
    const { code, output } = await runCommand(
      [
        process.execPath,
        "test",
        `--parallel=${LANES}`,
        `--timeout=${TIMEOUT_MS}`,
        "--only-failures",
        "--reporter=junit",
        `--reporter-outfile=${junit}`,
      ],
      { env: { ...CANARY_ENV, TMPDIR: left, HAUL_FIGURES: figures } },
    );
    const file = Bun.file(junit);
    const xml = (await file.exists()) ? await file.text() : "";
    const report = readTestReport(output, xml);
    const strays = [
      ...canariesIn(output + xml).map((name) => `printed: ${name}`),
      ...(await canariesBelow([left])),
    ];
    // A run can fail with no failed test: an error between two of them, or a
    // key of the tests in what they printed or left.
    const isClean = code === 0 && strays.length === 0;
    const failed = isClean ? report.failed : Math.max(1, report.failed);
    const remark = `${report.passed} passed, ${report.skipped.length} skipped`;
    const keys = strays.length === 0 ? "" : `Keys:\n${strays.join("\n")}\n`;
    const table = await figuresOf(figures);
    return { ...report, failed, remark, output: output + keys, table };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function figuresOf(path: string): Promise<string> {
  const file = Bun.file(path);
  return (await file.exists()) ? figuresTable(await file.text()) : "";
}

function oneCheck(code: number, output: string): StageResult {
  const failed = code === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, remark: "", output };
}

async function main(): Promise<void> {
  const totals = { passed: 0, failed: 0, skipped: [] as string[], table: "" };
  for (const { name, run } of STAGES) {
    const started = performance.now();
    const result = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const mark = result.failed === 0 ? "ok    " : "FAILED";
    if (result.failed > 0) console.log(`\n${result.output.trimEnd()}\n`);
    console.log(
      `${mark}  ${name.padEnd(14)}${seconds.padStart(6)} s  ${result.remark}`,
    );
    totals.passed += result.passed;
    totals.failed += result.failed;
    totals.skipped.push(...(result.skipped ?? []));
    totals.table += result.table ?? "";
  }
  if (totals.table !== "") console.log(`\n${totals.table}\n`);
  for (const name of totals.skipped) console.log(`SKIPPED  ${name}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

await main();
