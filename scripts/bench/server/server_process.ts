import { join } from "node:path";
import { type Client, createClient } from "@haul/client";
import { ROOT } from "../../run_command.ts";

const MAIN = join(ROOT, "apps/server/main.ts");

/** Haul's server in a process of its own, as users have it. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly client: Client;
  /** Milliseconds from the start of the process to its first word. */
  readonly startMs: number;
  /** The server's own figures, by name; those with labels are left out. */
  metrics(): Promise<Map<string, number>>;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** Starts the server over a data folder and a folder for files. */
export async function startServerProcess(
  home: string,
  root: string,
): Promise<ServerProcess> {
  const start = performance.now();
  const child = Bun.spawn(
    [
      process.execPath,
      MAIN,
      ...["--port", "0", "--root", root],
      ...["--allow-http", "--allow-private", "127.0.0.0/8"],
    ],
    {
      env: { PATH: process.env["PATH"], HOME: home, HAUL_HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const url = await listeningUrl(child.stdout);
  const startMs = performance.now() - start;
  const file = Bun.file(join(home, "server_token"));
  const token = (await file.text()).trim();
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    child.kill(signal);
    await child.exited;
  }
  return {
    url,
    token,
    startMs,
    client: createClient({ url, session: { token } }),
    async metrics() {
      const headers = { authorization: `Bearer ${token}` };
      const reply = await fetch(`${url}/api/metrics`, { headers });
      return figuresOf(await reply.text());
    },
    end,
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

function figuresOf(text: string): Map<string, number> {
  const lines = text.split("\n").map((line) => line.split(" "));
  return new Map(
    lines.flatMap(([name = "", value]) =>
      /^\w+$/.test(name) && value !== undefined ? [[name, Number(value)]] : [],
    ),
  );
}

async function listeningUrl(
  stream: ReadableStream<Uint8Array>,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    const url = /listens on (\S+)\n/.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The server ended before it listened: ${text}`);
}
