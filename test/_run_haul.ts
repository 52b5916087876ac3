import { join } from "node:path";
import { CANARY_ENV, canariesBelow, canariesIn } from "./canaries.ts";

const MAIN = join(import.meta.dir, "../apps/cli/main.ts");

/**
 * The command line: this checkout's, or the program that `HAUL_PROGRAM` names,
 * as `bun run build` makes it.
 */
const HAUL = process.env["HAUL_PROGRAM"]
  ? [process.env["HAUL_PROGRAM"]]
  : [process.execPath, MAIN];

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
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the first line of stdout. */
  firstLine: Promise<string>;
  /** Resolves with the first event that `accepts`; rejects where none comes. */
  event(accepts: (event: HaulEvent) => boolean): Promise<HaulEvent>;
  result: Promise<HaulResult>;
}

/**
 * Where and with which variables the command line runs. A key for each service
 * is among them, and a run in whose output or folders one turns up has failed.
 */
export interface HaulOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What is piped in. @default nothing */
  stdin?: string;
  /** What is run. @default the command line that all tests run */
  program?: readonly string[];
}

/** Starts the real command line in a process of its own, with a bare environment but for keys. */
export function startHaul(
  args: readonly string[],
  options: HaulOptions,
): HaulProcess {
  const child = Bun.spawn([...(options.program ?? HAUL), ...args], {
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
  ]).then(async ([code, out, stderr]) => {
    for (const tell of waiting) tell(null);
    await refuseCanaries(out + stderr, options);
    const lines = out.split("\n").filter((line) => line !== "");
    const events = lines.flatMap((line) => parsed(line) ?? []);
    return { code, stdout: out, stderr, events };
  });
  return {
    pid: child.pid,
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
  const child = Bun.spawn([...(options.program ?? HAUL), ...args], {
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
  await refuseCanaries(shown, options);
  return { code, shown };
}

function bareEnv({ cwd, env }: HaulOptions): Record<string, string> {
  const PATH = process.env["PATH"] ?? "";
  return { PATH, HOME: homeBeside(cwd), ...CANARY_ENV, ...env };
}

/** Bun keeps a cache in the home folder, which is not to lie beside the files. */
function homeBeside(cwd: string): string {
  return join(cwd, "../home");
}

/** Nothing that Haul printed or wrote may hold a key (trust.md, T-20). */
async function refuseCanaries(
  printed: string,
  { cwd, env = {} }: HaulOptions,
): Promise<void> {
  const home = env["HAUL_HOME"] ?? join(homeBeside(cwd), ".haul");
  const found = [
    ...canariesIn(printed).map((name) => `printed: ${name}`),
    ...(await canariesBelow([cwd, home])),
  ];
  if (found.length === 0) return;
  throw new Error(`Haul let keys out:\n${found.join("\n")}`);
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
