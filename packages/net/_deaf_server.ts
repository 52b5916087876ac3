import { connect } from "node:net";

/** Bun listens with a queue of 512 whatever `backlog` says (1.4.5). */
const MORE_THAN_THE_QUEUE = 640;

const PROGRAM = `
  import { createServer } from "node:net";
  const server = createServer().listen({ port: 0, host: process.argv[1] }, () =>
    process.stdout.write(String(server.address().port)));
`;

/** A port that neither takes nor refuses connections: its program is stopped and its queue is full. */
export interface DeafServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Makes one on an address of this machine. Linux drops a connection's first
 * packet when the queue is full; other systems may refuse it.
 */
export async function deafServer(host: string): Promise<DeafServer> {
  const child = Bun.spawn([process.execPath, "-e", PROGRAM, host]);
  const reader = child.stdout.getReader();
  const port = Number(new TextDecoder().decode((await reader.read()).value));
  child.kill("SIGSTOP");
  let connected = 0;
  const fillers = Array.from({ length: MORE_THAN_THE_QUEUE }, () =>
    connect(port, host, () => connected++).on("error", () => undefined),
  );
  for (let last = -1; last !== connected || connected === 0; ) {
    last = connected;
    await new Promise((next) => setTimeout(next, 50));
  }
  if (connected === fillers.length) throw new Error("The queue has no end");
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
