/**
 * Where the processor time of one large download goes, as Linux's `perf` sees
 * it. Needs `perf` and the right to use it.
 */
import { join } from "node:path";
import { formatBytes } from "@haul/contract";
import { MIB, tempDir } from "@haul/fixture_server";
import { ROOT } from "../../run_command.ts";
import { runProgram } from "../run_program.ts";
import { machine } from "../speed/print_table.ts";
import type { Stage } from "../speed/row.ts";
import { nginxStage } from "../speed/stages.ts";
import { SHARES, shareOf, splitSamples } from "./shares.ts";

const SIZE = 2048 * MIB;
const SAMPLES_A_SECOND = 499;

interface Run {
  title: string;
  tls: boolean;
  words: readonly string[];
}

const RUNS: readonly Run[] = [
  { title: "TLS, SHA-256", tls: true, words: [] },
  { title: "TLS, no digest", tls: true, words: ["--no-hash"] },
  { title: "plain, no digest", tls: false, words: ["--no-hash"] },
];

async function main(): Promise<void> {
  if (Bun.which("perf") === null) {
    throw new Error("No perf was found: install Linux's perf tools.");
  }
  const columns: Map<string, number>[] = [];
  for (const run of RUNS) columns.push(await profile(run));
  console.log(`${machine()}, ${formatBytes(SIZE)}, CPU seconds per GB\n`);
  row(["where", ...RUNS.map(({ title }) => title)]);
  row(["---", ...RUNS.map(() => "---")]);
  for (const share of [...SHARES, "all"]) {
    row([share, ...columns.map((one) => (one.get(share) ?? 0).toFixed(2))]);
  }
}

function row(cells: readonly string[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

/** Seconds of processor time for a gigabyte, by share. */
async function profile({ tls, words }: Run): Promise<Map<string, number>> {
  await using folder = await tempDir("haul-profile-");
  await using stage = await nginxStage({ size: SIZE, tls });
  const samples = await recorded(stage, { folder: folder.path, words });
  const counts = new Map<string, number>([["all", 0]]);
  const one = 1 / SAMPLES_A_SECOND / (SIZE / 1e9);
  for (const sample of samples) {
    for (const share of [shareOf(sample), "all"]) {
      counts.set(share, (counts.get(share) ?? 0) + one);
    }
  }
  return counts;
}

async function recorded(
  stage: Stage,
  { folder, words }: { folder: string; words: readonly string[] },
): Promise<string[]> {
  const data = join(folder, "perf.data");
  const [url = ""] = stage.urls;
  const program = [process.execPath, join(ROOT, "apps/cli/main.ts")];
  const command = [...program, "get", url, "--out", folder, "-q", ...words];
  const rate = ["-F", String(SAMPLES_A_SECOND)];
  const trust =
    stage.caFile === null ? {} : { NODE_EXTRA_CA_CERTS: stage.caFile };
  const record = ["perf", "record", "-o", data, ...rate, "-g", "--"];
  await runProgram([...record, ...command], {
    env: { HOME: folder, ...trust },
  });
  const fields = ["-F", "comm,ip,sym,dso"];
  const script = ["perf", "script", "-i", data, ...fields];
  const { output } = await runProgram(script, { env: {}, keepsOutput: true });
  return splitSamples(output);
}

await main();
