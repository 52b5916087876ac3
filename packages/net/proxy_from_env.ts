import type { NetPolicy } from "./policy.ts";

/**
 * Reads the usual proxy variables: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`,
 * with `ALL_PROXY` where one of the first two is missing. As in curl the
 * lower-case name wins.
 *
 * @param env The environment, handed over by the program's entry.
 *
 * @example
 * ```ts
 * import { netPolicy, proxyFromEnv } from "@haul/net";
 *
 * const proxy = proxyFromEnv({ HTTPS_PROXY: "http://proxy.lan:3128" });
 * console.assert(netPolicy({ proxy }).proxy.https === "http://proxy.lan:3128");
 * ```
 */
export function proxyFromEnv(
  env: Readonly<Record<string, string | undefined>>,
): NetPolicy["proxy"] {
  const read = (name: string): string | null =>
    env[name.toLowerCase()] || env[name] || null;
  const all = read("ALL_PROXY");
  return {
    https: read("HTTPS_PROXY") ?? all,
    http: read("HTTP_PROXY") ?? all,
    noProxy: read("NO_PROXY") ?? "",
  };
}
