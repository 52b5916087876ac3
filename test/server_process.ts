import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";

const MAIN = join(import.meta.dir, "../apps/server/main.ts");

/** Haul's server as a user starts it: a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pairingLink: string;
  /** The data folder. */
  readonly home: string;
  /** The folder that files go into. */
  readonly root: string;
  readonly pid: number;
  /** Resolves with the first line from now on that matches. */
  line(pattern: RegExp): Promise<string>;
  /** Sends a signal and resolves with the exit status. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

/** Where to start it. */
export interface ServerProcessOptions {
  /** @default a folder that is removed in the end */
  folder?: string;
  /** @default 0: any */
  port?: number;
  /** More of its environment. @default none */
  env?: Readonly<Record<string, string>>;
  /** The folder that files go into. @default `models` in the folder */
  root?: string;
  /** Leads the command elsewhere, as onto another disk. @default as it is */
  within?: (command: readonly string[]) => string[];
}

/**
 * Starts the server over folders of its own. Loopback is a private network to
 * links that come over the API, so it is allowed by name, as a user would.
 */
export async function startServerProcess(
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const own = options.folder === undefined ? await tempDir("haul-page-") : null;
  const folder = own?.path ?? options.folder ?? "";
  const home = join(folder, "home");
  const { root = join(folder, "models"), within = (same) => [...same] } =
    options;
  const child = Bun.spawn(
    within([
      process.execPath,
      MAIN,
      ...["--port", String(options.port ?? 0), "--root", root],
      ...["--allow-http", "--allow-private", "127.0.0.0/8"],
    ]),
    {
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        HAUL_HOME: home,
        ...options.env,
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    },
  );
  const lines = readLines(child.stdout);
  const url = (await lines.next(/listens on/)).split(" ").at(-1) ?? "";
  const [pairingLink = ""] = /http\S+/.exec(await lines.next(/#pair=/)) ?? [];
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    child.kill(signal);
    return await child.exited;
  }
  return {
    url,
    pairingLink,
    home,
    root,
    pid: child.pid,
    line: lines.next,
    end,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await own?.[Symbol.asyncDispose]();
    },
  };
}

/** Lines of a stream, as they come. */
function readLines(stream: ReadableStream<Uint8Array>) {
  const waiting: {
    pattern: RegExp;
    resolve: (line: string) => void;
    reject: (reason: Error) => void;
  }[] = [];
  const unread: string[] = [];

  function offer(line: string): void {
    const index = waiting.findIndex(({ pattern }) => pattern.test(line));
    const [match] = index < 0 ? [] : waiting.splice(index, 1);
    if (match === undefined) unread.push(line);
    else match.resolve(line);
  }

  async function read(): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(
        "\n",
      );
      rest = lines.pop() ?? "";
      for (const line of lines) offer(line);
    }
    for (const { pattern, reject } of waiting) {
      reject(new Error(`The server ended before it said ${pattern}`));
    }
  }

  void read();
  return {
    next(pattern: RegExp): Promise<string> {
      const index = unread.findIndex((line) => pattern.test(line));
      const [found] = index < 0 ? [] : unread.splice(index, 1);
      if (found !== undefined) return Promise.resolve(found);
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      waiting.push({ pattern, resolve, reject });
      return promise;
    },
  };
}
