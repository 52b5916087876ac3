/**
 * Server and page for those who change them: the server restarts when its
 * code changes, Vite serves the page and forwards its calls. Data go to
 * `.haul` and files to `models` in the checkout, both ignored by git.
 */
import { join } from "node:path";
import { ROOT } from "./run_command.ts";

/** Where `apps/web/vite.config.ts` expects the server. */
const SERVER = "http://127.0.0.1:8765";
const PAGE = "http://127.0.0.1:5173";

const server = Bun.spawn(
  [process.execPath, "--watch", "apps/server/main.ts", "--port", "8765"],
  {
    cwd: ROOT,
    env: { HAUL_HOME: join(ROOT, ".haul"), ...process.env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  },
);
const { port } = new URL(PAGE);
const vite = Bun.spawn(
  [process.execPath, "--bun", "run", "vite", "--port", port, "--strictPort"],
  {
    cwd: join(ROOT, "apps/web"),
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  },
);

/** The link that pairs the browser has to open Vite's page, not the built one. */
async function relayServerOutput(): Promise<void> {
  for await (const chunk of server.stdout.pipeThrough(
    new TextDecoderStream(),
  )) {
    process.stdout.write(chunk.replaceAll(`${SERVER}/#`, `${PAGE}/#`));
  }
}

function stop(): void {
  server.kill("SIGTERM");
  vite.kill("SIGTERM");
}

process.once("SIGINT", stop);
process.once("SIGTERM", stop);
void relayServerOutput();
await Promise.race([server.exited, vite.exited]);
stop();
process.exitCode = (await server.exited) || (await vite.exited);
