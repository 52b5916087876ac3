import { fileURLToPath } from "node:url";
import type {
  ProcessConfig,
  ProcessReady,
  ProcessStats,
} from "./process_config.ts";
import type { Switches } from "./switches.ts";

/** A fixture server in a process of its own. */
export interface SpawnedFixtureServer extends ProcessReady, AsyncDisposable {
  /** Its process id. */
  readonly pid: number;
  /** Asks for the counters, over a connection that they then count too. */
  stats(): Promise<ProcessStats>;
  /** Changes switches of a file; what JSON cannot carry is lost. */
  set(path: string, switches: Switches): Promise<void>;
}

/**
 * Starts a fixture server in a process of its own, so that its work does not
 * share a thread with the test. It ends with the returned object, or with this
 * process, however that dies.
 *
 * @throws {Error} Where it ends before it serves.
 */
export async function spawnFixtureServer(
  config: ProcessConfig,
): Promise<SpawnedFixtureServer> {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = Bun.spawn([process.execPath, main, JSON.stringify(config)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ready = JSON.parse(await firstLine(child.stdout)) as ProcessReady;
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${ready.origin}${path}`, {
      ...init,
      ...(ready.caFile !== null && { tls: { ca: Bun.file(ready.caFile) } }),
    });
  return {
    ...ready,
    pid: child.pid,
    async stats() {
      const reply = await ask("/__stats", {});
      return (await reply.json()) as ProcessStats;
    },
    async set(path, switches) {
      const body = JSON.stringify({ path, switches });
      const reply = await ask("/__set", { method: "POST", body });
      if (!reply.ok)
        throw new Error(`Cannot set switches of ${path}: no such file`);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await child.exited;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error("The fixture server ended before it served");
}
