import { isIP } from "node:net";
import { covers } from "./_covers.ts";
import { normalHost } from "./_normal_host.ts";
import { classifyAddress } from "./classify_address.ts";

/**
 * Tells whether a host is asked without the proxy: this machine always, as in
 * Go, and whatever `NO_PROXY` names as a host, a suffix, `host:port`, an
 * address or a range of addresses. `*` names all.
 */
export function bypassesProxy(
  host: string,
  port: number,
  noProxy: string,
): boolean {
  if (host === "localhost" || classifyAddress(host) === "loopback") return true;
  const rules = noProxy.split(/[\s,]+/).filter((rule) => rule !== "");
  return rules.some((rule) => ruleNames(rule, host, port));
}

function ruleNames(rule: string, host: string, port: number): boolean {
  if (rule === "*") return true;
  if (rule.includes("/")) return isIP(host) !== 0 && rangeNames(rule, host);
  const [, name = "", wantedPort] =
    /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(rule) ?? [];
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
  const suffix = normalHost(name.replace(/^\*?\./, ""));
  return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
}

/** A rule that makes no sense names nobody; other programs read it as well. */
function rangeNames(rule: string, host: string): boolean {
  try {
    return covers(rule, host);
  } catch {
    return false;
  }
}
