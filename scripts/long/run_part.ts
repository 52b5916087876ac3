import { ROOT } from "../run_command.ts";

/** What a part came to. */
export interface PartResult {
  /** Why it failed, in a few words; null where it passed. */
  failure: string | null;
  seconds: number;
  /** What its tests printed. */
  output: string;
}

/** How a part is run. */
export interface RunPartOptions {
  /** Variables to add to the environment. */
  env: Record<string, string>;
  /** Ends it, and all that it started, after so long. */
  timeoutMs: number;
  /** Ends it at once. */
  signal: AbortSignal;
}

/**
 * Runs one test file. Its processes are one group, so that a part whose time
 * is over leaves nothing behind that goes on, or keeps its output open.
 */
export async function runPart(
  path: string,
  { env, timeoutMs, signal }: RunPartOptions,
): Promise<PartResult> {
  const started = performance.now();
  const child = Bun.spawn([process.execPath, "test", path], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    detached: true,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let stopped: string | null = null;
  const stop = (why: string) => {
    stopped ??= why;
    killGroup(child.pid);
  };
  const timer = setTimeout(stop, timeoutMs, "out of time");
  const interrupt = () => stop("interrupted");
  signal.addEventListener("abort", interrupt, { once: true });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(timer);
  signal.removeEventListener("abort", interrupt);
  const seconds = (performance.now() - started) / 1000;
  const failure = stopped ?? (code === 0 ? null : `status ${code}`);
  return { failure, seconds, output: stdout + stderr };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
