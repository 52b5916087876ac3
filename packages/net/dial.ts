import type { Socket } from "node:net";
import { problem } from "@haul/contract/plain";
import { checkedAddresses, checkProxied } from "./_checked_addresses.ts";
import { connectTcp } from "./_connect_tcp.ts";
import { Deadline } from "./_deadline.ts";
import { openTunnel } from "./_open_tunnel.ts";
import { resolveHost } from "./_resolve_host.ts";
import { type Route, routeOf } from "./_route_of.ts";
import { splitUrl, type UrlParts } from "./_split_url.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";
import { upgradeTls } from "./_upgrade_tls.ts";
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
  const socket =
    route.kind === "direct"
      ? await dialHost(parts, { policy, signal })
      : await dialProxy(parts, { policy, signal, route });
  if (!parts.secure) return socket;
  return await upgradeTls(socket, parts.host, signal);
}

async function dialHost(
  parts: UrlParts,
  options: { policy: NetPolicy; signal: AbortSignal },
): Promise<Socket> {
  const addresses = await checkedAddresses(parts, options);
  return await reach(addresses, parts, options.signal);
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
  const socket = await reach(addresses, proxy, signal);
  if (route.kind === "forward") return socket;
  return await openTunnel(socket, { parts, proxy, signal });
}

async function reach(
  addresses: readonly string[],
  peer: { host: string; port: number },
  signal: AbortSignal,
): Promise<Socket> {
  try {
    return await connectTcp(addresses, peer.port, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toNetworkProblem(error, peer.host);
  }
}

function late(host: string, milliseconds: number) {
  return problem(
    "timed_out",
    `No connection to ${host} after ${milliseconds / 1000} seconds; try again.`,
    { host, retry: "now" },
  );
}
