import { connect, type Socket } from "node:net";

/** One request, as it goes over the line. */
export interface RawRequest {
  /** @default "GET" */
  method?: string;
  /** The target as it is written: never normalised. */
  target: string;
  /** Lines as given, one each; `Host` is among them only where it is named. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** What came back. */
export interface RawReply {
  status: number;
  /** By name in lower case. */
  headers: Map<string, string>;
  /** All that came after the head. */
  body: string;
  /** All that came. */
  text: string;
}

/** Sends one request over a socket of its own, and reads until the server closes it. */
export async function rawRequest(
  port: number,
  request: RawRequest,
): Promise<RawReply> {
  const { method = "GET", target, headers = {}, body = "" } = request;
  const lines = Object.entries({
    ...(body === ""
      ? {}
      : { "Content-Length": String(Buffer.byteLength(body)) }),
    ...headers,
    Connection: headers["Connection"] ?? "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const text = await rawText(
    port,
    `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`,
  );
  return parseReply(text);
}

/** Sends text over a raw socket, and resolves with what came until it closed. */
export function rawText(port: number, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let reply = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  socket.on("data", (data) => {
    reply += data.toString("latin1");
  });
  socket.on("error", reject);
  socket.on("close", () => resolve(reply));
  return promise;
}

/** Opens a socket and says nothing. */
export function idleSocket(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect(port, "127.0.0.1", () => resolve(socket));
  socket.on("error", reject);
  return promise;
}

function parseReply(text: string): RawReply {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1]);
  return { status, headers, body: text.slice(end + 4), text };
}
