import { tempDir } from "@haul/fixture_server";
import type { ReplayTarget } from "./_replay.ts";

/** Where aria2c is on this machine, or null. */
export const ARIA2C = Bun.which("aria2c");

const SECRET = "secret-of-a-live-aria2c";

/** A real aria2c with the options that the recordings were made with. */
export async function startAria2c(): Promise<ReplayTarget & AsyncDisposable> {
  const folder = await tempDir("haul-aria2c-");
  const port = freePort();
  const child = Bun.spawn(
    [
      ARIA2C ?? "aria2c",
      ...["--no-conf", "--enable-rpc", "--rpc-allow-origin-all=true"],
      ...["--rpc-secret", SECRET, "--rpc-listen-port", String(port)],
      ...["-x4", "-s4", "-k1M", "-j2", "-d", folder.path, "--quiet"],
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore" },
  );
  const url = `http://127.0.0.1:${port}/jsonrpc`;
  await listening(url, child);
  return {
    url,
    secret: SECRET,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** aria2c cannot be asked to choose one. */
function freePort(): number {
  using server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: () => undefined },
  });
  return server.port;
}

async function listening(
  url: string,
  { exited }: { exited: Promise<number> },
): Promise<void> {
  let code: number | null = null;
  void exited.then((status) => {
    code = status;
  });
  while (code === null) {
    const reply = await fetch(url, { method: "OPTIONS" }).catch(() => null);
    if (reply !== null) return;
  }
  throw new Error(`aria2c ended with ${code}`);
}
