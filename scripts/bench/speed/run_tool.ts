import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkOutput } from "./check_output.ts";
import { PeakMemory } from "./peak_memory.ts";
import type { Row, Stage } from "./row.ts";
import { commandOf, type ToolName } from "./tools.ts";

/** What one run of one program cost. */
export interface Sample {
  /** Wall time of the whole process, its start included. */
  seconds: number;
  /** Processor time of the process, user and system together. */
  cpuSeconds: number;
  /** The most memory that it held at once. */
  peakBytes: number;
  /** Bytes fetched more than once, where the servers count. */
  fetchedTwice: number | null;
}

/**
 * Runs one program to its end and checks every byte that it wrote.
 *
 * @throws {Error} Where the program fails or a byte is wrong: a figure of a wrong file is worth nothing.
 */
export async function runTool(
  tool: ToolName,
  options: { row: Row; stage: Stage; scratch: string },
): Promise<Sample> {
  const { stage, scratch } = options;
  const folder = join(scratch, tool);
  await mkdir(folder, { recursive: true });
  try {
    const { argv, env } = commandOf(tool, { ...options, folder });
    const before = await stage.bytesSent();
    const sample = await measured(argv, { env, scratch });
    const after = await stage.bytesSent();
    await checkOutput(stage, folder);
    const fetchedTwice =
      before === null || after === null ? null : after - before - stage.bytes;
    return { ...sample, fetchedTwice };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(
  argv: string[],
  options: { env: Record<string, string>; scratch: string },
): Promise<Omit<Sample, "fetchedTwice">> {
  const started = performance.now();
  const child = Bun.spawn(argv, {
    env: { ...process.env, ...options.env, HOME: options.scratch },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  using memory = new PeakMemory(child.pid);
  const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) {
    throw new Error(
      `${argv.slice(0, 3).join(" ")} ended with ${code}: ${said}`,
    );
  }
  const usage = child.resourceUsage();
  return {
    seconds,
    cpuSeconds: Number(usage?.cpuTime.total ?? 0n) / 1e6,
    peakBytes: memory.peakBytes || (usage?.maxRSS ?? 0),
  };
}
