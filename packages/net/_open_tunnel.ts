import type { Socket } from "node:net";
import { type ProblemError, problem } from "@haul/contract/plain";
import { Connection } from "./_connection.ts";
import { readHead } from "./_read_head.ts";
import type { ProxyAddress } from "./_route_of.ts";
import type { UrlParts } from "./_split_url.ts";
import { USER_AGENT } from "./_user_agent.ts";

/**
 * Asks a proxy for a tunnel with CONNECT (RFC 9110 section 9.3.6).
 *
 * @param socket Connected to the proxy; destroyed where this fails.
 * @returns The same socket, now leading to the URL's host.
 * @throws {ProblemError} `unauthorized`, `network` or `bad_reply`
 */
export async function openTunnel(
  socket: Socket,
  options: { parts: UrlParts; proxy: ProxyAddress; signal: AbortSignal },
): Promise<Socket> {
  const { parts, proxy, signal } = options;
  const connection = new Connection(socket);
  connection.write(Buffer.from(connectHead(parts, proxy), "latin1"));
  const { head, rest } = await readHead(connection, {
    host: proxy.host,
    signal,
  });
  if (head.status >= 200 && head.status < 300 && rest.length === 0) {
    return connection.release();
  }
  connection.destroy();
  throw refused(head.status, proxy.host);
}

function connectHead(parts: UrlParts, proxy: ProxyAddress): string {
  const authority = `${parts.url.hostname}:${parts.port}`;
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    `User-Agent: ${USER_AGENT}`,
  ];
  if (proxy.authorization !== null) {
    lines.push(`Proxy-Authorization: ${proxy.authorization}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function refused(status: number, host: string): ProblemError {
  if (status === 407) {
    return problem(
      "unauthorized",
      `The proxy ${host} wants a user name and password; put them into its URL.`,
      { host, status },
    );
  }
  return problem(
    "network",
    `The proxy ${host} opened no way through: it answered ${status}; check the proxy.`,
    { host, status, retry: status >= 500 ? "now" : "never" },
  );
}
