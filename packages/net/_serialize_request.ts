import { problem } from "@haul/contract/plain";
import type { Route } from "./_route_of.ts";
import type { UrlParts } from "./_split_url.ts";
import { USER_AGENT } from "./_user_agent.ts";

/** These frame the message or belong to the connection, so they are ours to write. */
const RESERVED = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const TOKEN_REGEXP = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE_REGEXP = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What goes into one request. */
export interface RequestMessage {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/**
 * Writes a request as HTTP/1.1 has it.
 *
 * @throws {ProblemError} `bad_option` for a header that cannot be sent; its
 *   value, which may be secret, is not shown.
 */
export function serializeRequest(
  parts: UrlParts,
  route: Route,
  message: RequestMessage,
): Uint8Array {
  const { method, headers } = message;
  if (!TOKEN_REGEXP.test(method)) throw badHeader("the method", parts.host);
  const forward = route.kind === "forward";
  const target = forward ? `${parts.url.origin}${parts.target}` : parts.target;
  const fields = new Map([
    ["user-agent", ["User-Agent", USER_AGENT]],
    ["accept", ["Accept", "*/*"]],
    ["accept-encoding", ["Accept-Encoding", "identity"]],
  ]);
  for (const [name, value] of Object.entries(headers)) {
    checkField(name, value, parts.host);
    fields.set(name.toLowerCase(), [name, value]);
  }
  const body = message.body === null ? null : Buffer.from(message.body);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${parts.url.host}`,
    "Connection: keep-alive",
    ...[...fields.values()].map(([name, value]) => `${name}: ${value}`),
  ];
  if (body !== null) lines.push(`Content-Length: ${body.length}`);
  if (forward && route.proxy.authorization !== null) {
    lines.push(`Proxy-Authorization: ${route.proxy.authorization}`);
  }
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return body === null ? head : Buffer.concat([head, body]);
}

function checkField(name: string, value: string, host: string): void {
  if (!TOKEN_REGEXP.test(name)) throw badHeader("a header's name", host);
  if (RESERVED.has(name.toLowerCase())) {
    throw badHeader(`the header ${name}, which Haul writes itself,`, host);
  }
  if (!VALUE_REGEXP.test(value)) {
    throw badHeader(`the value of the header ${name}`, host);
  }
}

function badHeader(what: string, host: string) {
  return problem(
    "bad_option",
    `Cannot send ${what} to ${host}; remove it or write it in plain characters.`,
    { host },
  );
}
