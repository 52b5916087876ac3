import { percentDecoded, problem } from "@haul/contract/plain";
import { bypassesProxy } from "./_bypasses_proxy.ts";
import { normalHost } from "./_normal_host.ts";
import type { UrlParts } from "./_split_url.ts";
import type { NetPolicy } from "./policy.ts";

/** A proxy to dial. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`; secret. */
  readonly authorization: string | null;
}

/** How a URL is reached: itself, by a tunnel through a proxy, or by asking a proxy. */
export type Route =
  | { readonly kind: "direct" }
  | { readonly kind: "tunnel"; readonly proxy: ProxyAddress }
  | { readonly kind: "forward"; readonly proxy: ProxyAddress };

/**
 * The way to a URL under a policy.
 *
 * @throws {ProblemError} `bad_option` for a proxy that is no http URL.
 */
export function routeOf(parts: UrlParts, policy: NetPolicy): Route {
  const given = parts.secure ? policy.proxy.https : policy.proxy.http;
  if (given === null) return { kind: "direct" };
  if (bypassesProxy(parts.host, parts.port, policy.proxy.noProxy)) {
    return { kind: "direct" };
  }
  const proxy = parseProxy(given);
  return { kind: parts.secure ? "tunnel" : "forward", proxy };
}

function parseProxy(given: string): ProxyAddress {
  const url = URL.parse(
    /^[a-z0-9+.-]+:\/\//i.test(given) ? given : `http://${given}`,
  );
  if (url === null || url.protocol !== "http:") {
    throw problem(
      "bad_option",
      "The proxy setting is no http:// URL; write it like http://proxy.lan:3128.",
    );
  }
  const { username, password } = url;
  return {
    host: normalHost(url.hostname),
    port: url.port === "" ? 80 : Number(url.port),
    authorization:
      username === "" && password === "" ? null : basic(username, password),
  };
}

function basic(username: string, password: string): string {
  const pair = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
