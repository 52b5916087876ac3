import http from "node:http";
import https from "node:https";
import { Agent, follow, netPolicy } from "@haul/net";
import type { Choice, Setting, Variant } from "./choice.ts";
import { free, type Part, rangeOf, sixteenParts } from "./ranges.ts";

/** Which client brings bytes cheapest: sixteen connections, each chunk thrown away. */
export const HTTP_CLIENTS: readonly Choice[] = [true, false].map((tls) => ({
  name: tls ? "client-tls" : "client-plain",
  title: `HTTP client, ${tls ? "over TLS" : "plain"}, 16 connections, bytes thrown away`,
  per: "GB",
  tls,
  variants: {
    "node:net and node:tls, own HTTP/1.1": overAll(ownClient()),
    "node:http(s) with its agent": overAll(nodeClient),
    fetch: overAll(withFetch),
    "Bun.connect": overAll(bunSocket),
  },
}));

type FetchPart = (setting: Setting, part: Part) => Promise<number>;

function overAll(fetchPart: FetchPart): Variant {
  return async (setting) => {
    const parts = sixteenParts(setting.size);
    const sizes = await Promise.all(
      parts.map((part) => fetchPart(setting, part)),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };
}

function ownClient(): FetchPart {
  const agent = new Agent();
  const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
  return async ({ url }, part) => {
    const headersFor = () => ({ Range: rangeOf(part) });
    const { reply } = await follow(url, { agent, policy, headersFor });
    let bytes = 0;
    await reply.body.receive((chunk) => {
      bytes += chunk.length;
      free(chunk);
    });
    return bytes;
  };
}

function nodeClient({ url, ca }: Setting, part: Part): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const client = ca === null ? http : https;
  const trust = ca === null ? {} : { ca };
  const headers = { Range: rangeOf(part) };
  const asking = client.get(url, { ...trust, headers }, (reply) => {
    let bytes = 0;
    reply.on("data", (chunk: Uint8Array) => {
      bytes += chunk.length;
      free(chunk);
    });
    reply.on("end", () => resolve(bytes));
  });
  asking.on("error", reject);
  return promise;
}

async function withFetch({ url, ca }: Setting, part: Part): Promise<number> {
  const trust = ca === null ? {} : { tls: { ca } };
  const headers = { Range: rangeOf(part) };
  const reply = await fetch(url, { ...trust, headers });
  let bytes = 0;
  for await (const chunk of reply.body ?? []) {
    bytes += chunk.length;
    free(chunk);
  }
  return bytes;
}

async function bunSocket({ url, ca }: Setting, part: Part): Promise<number> {
  const { hostname, port, host, pathname } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const wanted = part.end - part.start;
  let head = "";
  let bytes = 0;
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nRange: ${rangeOf(part)}\r\n\r\n`;
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    ...(ca === null ? {} : { tls: { ca } }),
    socket: {
      open: (it) => void (ca === null && it.write(request)),
      handshake: (it) => void it.write(request),
      error: (_, error) => reject(error),
      close: () => reject(new Error("The server hung up.")),
      data(_, chunk) {
        bytes += head.endsWith("\r\n\r\n") ? chunk.length : skipHead(chunk);
        free(chunk);
        if (bytes >= wanted) resolve(bytes);
      },
    },
  });
  return await promise.finally(() => socket.end());

  /** The bytes of the body in the first chunks. */
  function skipHead(chunk: Uint8Array): number {
    const text = head + Buffer.from(chunk).toString("latin1");
    const at = text.indexOf("\r\n\r\n");
    head = at === -1 ? text : text.slice(0, at + 4);
    return at === -1 ? 0 : text.length - head.length;
  }
}
