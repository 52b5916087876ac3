import { connect, type Socket } from "node:net";
import { problem } from "@haul/contract/plain";
import { checkedAddresses, checkProxied } from "./_checked_addresses.ts";
import { connectTcp } from "./_connect_tcp.ts";
import { Deadline } from "./_deadline.ts";
import { openTunnel } from "./_open_tunnel.ts";
import { resolveHost } from "./_resolve_host.ts";
import { type Route, routeOf } from "./_route_of.ts";
import { splitUrl, type UrlParts } from "./_split_url.ts";
import { openTls, secured, upgradeTls } from "./_tls.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";
import type { NetPolicy } from "./policy.ts";

/** What {@link dial} needs besides the URL. */
export interface DialOptions {
  policy: NetPolicy;
  signal?: AbortSignal | undefined;
}

/**
 * Connects to the host of a URL: the only way out of Haul. The host is
 * resolved once, every address is checked, and a checked address is dialled,
 * so no later answer of the resolver can lead elsewhere.
 *
 * @returns A socket, with TLS for https, on which nothing was sent yet. Behind
 *   a proxy, plain http is to be asked in absolute form.
 * @throws {ProblemError} `bad_url`, `insecure_url`, `address_refused`, `dns`,
 *   `network`, `tls`, `timed_out`; `unauthorized` and `bad_option` for a proxy.
 *
 * @example
 * ```ts
 * import { isProblemError } from "@haul/contract/plain";
 * import { dial, netPolicy } from "@haul/net";
 *
 * const refused = await dial("https://169.254.169.254/", {
 *   policy: netPolicy({ trustedHosts: ["169.254.169.254"] }),
 * }).catch((error) => error);
 * console.assert(isProblemError(refused));
 * console.assert(refused.problem.code === "address_refused");
 * ```
 */
export async function dial(url: string, options: DialOptions): Promise<Socket> {
  const parts = splitUrl(url);
  const { policy } = options;
  const route = routeOf(parts, policy);
  using deadline = new Deadline(policy.connectTimeoutMs, {
    signal: options.signal,
    late: () => late(parts.host, policy.connectTimeoutMs),
  });
  const { signal } = deadline;
  signal.throwIfAborted();
  return route.kind === "direct"
    ? await dialHost(parts, { policy, signal })
    : await dialProxy(parts, { policy, signal, route });
}

async function dialHost(
  parts: UrlParts,
  options: { policy: NetPolicy; signal: AbortSignal },
): Promise<Socket> {
  const addresses = await checkedAddresses(parts, options);
  const { host, port, secure } = parts;
  const { signal } = options;
  if (!secure) return await reach(addresses, { host, open: tcp(port), signal });
  const open = (address: string) => openTls(host, { address, port });
  return await secured(
    await reach(addresses, { host, open, signal }),
    host,
    signal,
  );
}

/** The user named the proxy, so its own address is not judged. */
async function dialProxy(
  parts: UrlParts,
  options: {
    policy: NetPolicy;
    signal: AbortSignal;
    route: Exclude<Route, { kind: "direct" }>;
  },
): Promise<Socket> {
  const { policy, signal, route } = options;
  const { proxy } = route;
  checkProxied(parts, policy);
  const addresses = await resolveHost(proxy.host, { policy, signal });
  const { host, port } = proxy;
  const socket = await reach(addresses, { host, open: tcp(port), signal });
  if (route.kind === "forward") return socket;
  const tunnel = await openTunnel(socket, { parts, proxy, signal });
  return parts.secure ? await upgradeTls(tunnel, parts.host, signal) : tunnel;
}

function tcp(port: number): (address: string) => Socket {
  return (host) => connect({ host, port, noDelay: true });
}

async function reach<S extends Socket>(
  addresses: readonly string[],
  options: { host: string; open: (address: string) => S; signal: AbortSignal },
): Promise<S> {
  try {
    return await connectTcp(addresses, options);
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    throw toNetworkProblem(error, options.host);
  }
}

function late(host: string, milliseconds: number) {
  return problem(
    "timed_out",
    `No connection to ${host} after ${milliseconds / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}
