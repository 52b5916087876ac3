import { networkInterfaces } from "node:os";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/**
 * Every value of `Host` that a server bound to `host` accepts: the loopback
 * names, and this machine's own addresses where it listens on them. No other
 * name, so that a name made to point here (DNS rebinding) opens nothing.
 */
export function allowedHosts(host: string, port: number): string[] {
  const own = EVERYWHERE.has(host)
    ? Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? []).map(({ address }) => address),
      )
    : [host];
  const names = new Set([...LOOPBACK, ...own.map(hostInUrl)]);
  // Browsers leave out the port that a scheme implies.
  return [...names].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
}

/** An address as it is written in a URL. */
export function hostInUrl(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

/** A server that listens everywhere is asked here by the name of this machine. */
export function reachableHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
