import type { Route } from "./_route_of.ts";
import type { UrlParts } from "./_split_url.ts";
import type { NetPolicy } from "./policy.ts";

const policyKeys = new WeakMap<NetPolicy, string>();

/**
 * Which requests may share a connection: those to one origin, one way, under
 * equal policies. A connection that a wide policy opened is thus never used
 * under a narrow one.
 */
export function connectionKey(
  parts: UrlParts,
  route: Route,
  policy: NetPolicy,
): string {
  const peer =
    route.kind === "forward"
      ? `proxy ${route.proxy.host}:${route.proxy.port}`
      : parts.url.origin;
  return `${peer} ${policyKey(policy)}`;
}

function policyKey(policy: NetPolicy): string {
  const known = policyKeys.get(policy);
  if (known !== undefined) return known;
  const { allowHttp, allowPrivate, trustedHosts, proxy, hosts } = policy;
  const key = JSON.stringify([
    allowHttp,
    allowPrivate,
    trustedHosts,
    proxy,
    hosts,
  ]);
  policyKeys.set(policy, key);
  return key;
}
