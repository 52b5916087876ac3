/** How a command ended. */
export interface CommandResult {
  /** The exit status; a command that could not be started gives 127. */
  code: number;
  /** What it printed on stdout and stderr, in the order it came. */
  output: string;
  /** Wall time. */
  seconds: number;
}

/** Where and how to run a command. */
export interface RunCommandOptions {
  /** @default the repository's root */
  cwd?: string;
  /** Ends the command. */
  signal?: AbortSignal;
  /** Variables to add to the environment. @default {} */
  env?: Record<string, string>;
}

/** The repository's root, with no slash at its end. */
export const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/**
 * Runs a command to its end and keeps what it prints. Never throws: a gate
 * shows every result, those of missing programs included.
 */
export async function runCommand(
  command: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  const { cwd = ROOT, signal, env = {} } = options;
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    await using child = Bun.spawn([...command], {
      cwd,
      env: { ...process.env, ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      ...(signal === undefined ? {} : { signal }),
    });
    const chunks: string[] = [];
    await Promise.all([
      collect(child.stdout, chunks),
      collect(child.stderr, chunks),
    ]);
    const code = await child.exited;
    return { code, output: chunks.join(""), seconds: seconds() };
  } catch (error) {
    return { code: 127, output: `${error}\n`, seconds: seconds() };
  }
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  into: string[],
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    into.push(decoder.decode(chunk, { stream: true }));
  }
}
