import { connect, createServer, type Socket } from "node:net";

/** A way to another server, which ends with the object. */
export interface BrittleWay extends AsyncDisposable {
  /** To be asked instead of the server itself. */
  readonly origin: string;
}

/**
 * Opens a way to a server that breaks wherever it is told to: both its ends
 * are reset.
 *
 * @param to The origin of the server.
 * @param breaks Asked at each connection, each chunk of a request and each
 * chunk of a reply; true breaks that connection.
 */
export async function brittleWay(
  to: string,
  breaks: (moment: "connect" | "request" | "reply") => boolean,
): Promise<BrittleWay> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const cut = () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", cut).on("close", () => sockets.delete(socket));
    }
    if (breaks("connect")) return cut();
    pass(near, far, () => breaks("request") && cut());
    pass(far, near, () => breaks("reply") && cut());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const own = typeof address === "object" ? address?.port : 0;
  return {
    origin: `http://127.0.0.1:${own}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(from: Socket, to: Socket, onChunk: () => void): void {
  from.on("data", (chunk) => {
    onChunk();
    if (!to.destroyed) to.write(chunk);
  });
  from.on("end", () => to.end());
}
