import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** A reply as it came over the wire. */
export interface RawReply {
  status: number;
  /** Field lines, names as sent. */
  headers: string[];
  body: Buffer;
  /** How the connection ended. */
  end: "fin" | "reset";
}

const HEAD_END = "\r\n\r\n";

/**
 * Sends one request over a socket of its own and keeps all until it ends.
 *
 * @param caFile For https URLs: the certificate to trust, PEM.
 */
export async function rawGet(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  { caFile = null }: { caFile?: string | null } = {},
): Promise<RawReply> {
  const { hostname, pathname, search } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<"fin" | "reset">();
  const socket = dial(url, caFile);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => resolve("reset"));
  socket.on("end", () => resolve("fin"));
  const lines = Object.entries({
    Host: hostname,
    Connection: "close",
    ...headers,
  });
  socket.write(
    [
      `GET ${pathname}${search} HTTP/1.1`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
    ].join("\r\n") + HEAD_END,
  );
  const end = await promise;
  socket.destroy();
  const all = Buffer.concat(chunks);
  const split = all.indexOf(HEAD_END);
  const [first = "", ...fields] = all
    .subarray(0, Math.max(0, split))
    .toString("latin1")
    .split("\r\n");
  return {
    status: Number(first.split(" ")[1] ?? 0),
    headers: fields,
    body: all.subarray(split < 0 ? all.byteLength : split + HEAD_END.length),
    end,
  };
}

function dial(url: string, caFile: string | null): Socket {
  const { hostname: host, port: text } = new URL(url);
  const port = Number(text);
  if (caFile === null) return connect({ host, port });
  return connectTls({ host, port, ca: readFileSync(caFile) });
}
