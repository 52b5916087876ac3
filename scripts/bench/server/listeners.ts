import { connect, type Socket } from "node:net";
import type { ServerProcess } from "./server_process.ts";

/** A client that opens the event socket and never reads. */
export async function deafClient({
  url,
  token,
}: Pick<ServerProcess, "url" | "token">): Promise<Socket> {
  const { port, host } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect(Number(port), "127.0.0.1", () =>
    socket.write(upgrade({ host, token })),
  );
  socket.on("error", reject);
  socket.once("data", () => {
    socket.pause();
    resolve();
  });
  await promise;
  socket.on("error", () => undefined);
  return socket;
}

/** A client that reads all, and counts. */
export interface CountingClient extends Disposable {
  /** Bytes and frames since the last look. */
  take(): { bytes: number; frames: number };
}

/** Opens the event socket and counts what comes. */
export async function countingClient({
  url,
  token,
}: Pick<ServerProcess, "url" | "token">): Promise<CountingClient> {
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/events`, {
    headers,
  } as unknown as string[]);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let bytes = 0;
  let frames = 0;
  socket.onmessage = ({ data }) => {
    bytes += String(data).length;
    frames += 1;
    resolve();
  };
  socket.onerror = () => reject(new Error("The event socket does not open"));
  await promise;
  return {
    take() {
      const taken = { bytes, frames };
      bytes = 0;
      frames = 0;
      return taken;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

function upgrade({ host, token }: { host: string; token: string }): string {
  return [
    "GET /api/events HTTP/1.1",
    `Host: ${host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    `Authorization: Bearer ${token}`,
    "\r\n",
  ].join("\r\n");
}
