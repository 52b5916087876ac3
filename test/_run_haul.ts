import { join } from "node:path";

const MAIN = join(import.meta.dir, "../apps/cli/main.ts");

/** How a run of the command line ended. */
export interface HaulResult {
  code: number;
  stdout: string;
  stderr: string;
  /** The lines of stdout, read as JSON. */
  events: HaulEvent[];
}

/** One line of `--json`. */
export interface HaulEvent {
  type: string;
  url?: string;
  [name: string]: unknown;
}

/** A run of the command line. */
export interface HaulProcess {
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the first line of stdout. */
  firstLine: Promise<string>;
  /** Resolves with the first event that `accepts`; rejects where none comes. */
  event(accepts: (event: HaulEvent) => boolean): Promise<HaulEvent>;
  result: Promise<HaulResult>;
}

/** Where and with which variables the command line runs. */
export interface HaulOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What is piped in. @default nothing */
  stdin?: string;
}

/** Starts the real command line in a process of its own, with a bare environment. */
export function startHaul(
  args: readonly string[],
  options: HaulOptions,
): HaulProcess {
  const child = Bun.spawn([process.execPath, MAIN, ...args], {
    cwd: options.cwd,
    env: bareEnv(options),
    stdin: new Blob([options.stdin ?? ""]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const waiting = new Set<(event: HaulEvent | null) => void>();
  const { promise: firstLine, resolve: begin } =
    Promise.withResolvers<string>();
  const stdout = readLines(child.stdout, (line) => {
    begin(line);
    for (const tell of waiting) tell(parsed(line));
  });
  const result = Promise.all([
    child.exited,
    stdout,
    new Response(child.stderr).text(),
  ]).then(([code, out, stderr]) => {
    for (const tell of waiting) tell(null);
    const lines = out.split("\n").filter((line) => line !== "");
    const events = lines.flatMap((line) => parsed(line) ?? []);
    return { code, stdout: out, stderr, events };
  });
  return {
    kill: (signal) => child.kill(signal),
    firstLine,
    event(accepts) {
      const { promise, resolve, reject } = Promise.withResolvers<HaulEvent>();
      waiting.add((event) => {
        if (event === null) reject(new Error("Haul ended without that event"));
        else if (accepts(event)) resolve(event);
      });
      return promise;
    },
    result,
  };
}

/** Runs the real command line to its end. */
export function runHaul(
  args: readonly string[],
  options: HaulOptions,
): Promise<HaulResult> {
  return startHaul(args, options).result;
}

/** Runs the command line on a pseudo-terminal; gives all that it showed. */
export async function runHaulOnTerminal(
  args: readonly string[],
  options: HaulOptions & {
    columns: number;
    /** Called with all that was shown so far; may type into the terminal. */
    onShown?: (shown: string, type: (text: string) => void) => void;
  },
): Promise<{ code: number; shown: string }> {
  let shown = "";
  const decoder = new TextDecoder();
  const child = Bun.spawn([process.execPath, MAIN, ...args], {
    cwd: options.cwd,
    env: { ...bareEnv(options), TERM: "xterm-256color" },
    terminal: {
      cols: options.columns,
      rows: 24,
      data(terminal, data) {
        shown += decoder.decode(data, { stream: true });
        options.onShown?.(shown, (text) => terminal.write(text));
      },
    },
  });
  const code = await child.exited;
  child.terminal?.close();
  return { code, shown };
}

function bareEnv({ cwd, env }: HaulOptions): Record<string, string> {
  // Bun keeps a cache in the home folder, which is not to lie beside the files.
  const home = join(cwd, "../home");
  return { PATH: process.env["PATH"] ?? "", HOME: home, ...env };
}

function parsed(line: string): HaulEvent | null {
  try {
    return JSON.parse(line) as HaulEvent;
  } catch {
    return null;
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: string) => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  let rest = "";
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true });
    all += text;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  }
  return all;
}
