import { PeakMemory } from "./speed/peak_memory.ts";

/** What a program cost, and what it said. */
export interface ProgramRun {
  /** Wall time of the whole process, its start included. */
  seconds: number;
  /** Processor time, user and system together. */
  cpuSeconds: number;
  /** The most memory that it held at once. */
  peakBytes: number;
  /** What it wrote to stdout, where that was kept. */
  output: string;
}

/** How {@link runProgram} runs. */
export interface RunProgramOptions {
  /** Variables beside those of this process. */
  env: Record<string, string>;
  /** Keep what it writes to stdout; reading it takes time from the program. @default false */
  keepsOutput?: boolean;
}

/**
 * Runs a program to its end.
 *
 * @throws {Error} With what it said, where it fails.
 */
export async function runProgram(
  argv: string[],
  { env, keepsOutput = false }: RunProgramOptions,
): Promise<ProgramRun> {
  const startedAt = performance.now();
  const child = Bun.spawn(argv, {
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: keepsOutput ? "pipe" : "ignore",
    stderr: "pipe",
  });
  using memory = new PeakMemory(child.pid);
  const [code, output, said] = await Promise.all([
    child.exited,
    new Response(child.stdout ?? null).text(),
    child.stderr.text(),
  ]);
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) {
    throw new Error(
      `${argv.slice(0, 3).join(" ")} ended with ${code}: ${said}`,
    );
  }
  const usage = child.resourceUsage();
  const cpuSeconds = Number(usage?.cpuTime.total ?? 0n) / 1e6;
  const peakBytes = memory.peakBytes || (usage?.maxRSS ?? 0);
  return { seconds, cpuSeconds, peakBytes, output };
}
