import ipaddr from "ipaddr.js";

/** Where IPv6 ranges keep the IPv4 address that they stand for, in bytes. */
const EMBEDDED_AT: Readonly<Record<string, number>> = {
  ipv4Mapped: 12, // ::ffff:a.b.c.d
  rfc6145: 12, // ::ffff:0:a.b.c.d
  rfc6052: 12, // 64:ff9b::a.b.c.d, NAT64
  "6to4": 2, // 2002:aabb:ccdd::
};

/**
 * The address itself, or the IPv4 address that it stands for.
 *
 * @param ip A valid address.
 */
export function plainAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const address = ipaddr.parse(canonical(ip));
  if (address.kind() === "ipv4") return address;
  const at = EMBEDDED_AT[address.range()];
  const bytes = address.toByteArray();
  return at === undefined || isLocalTranslation(bytes)
    ? address
    : ipaddr.fromByteArray(bytes.slice(at, at + 4));
}

/**
 * ipaddr.js reads `::1.2.3.4` as `::ffff:1.2.3.4`, which is another address to
 * the kernel. URL reads it as the kernel does.
 */
function canonical(ip: string): string {
  if (!ip.includes(".") || !ip.includes(":")) return ip;
  const url = URL.parse(`http://[${ip.replace(/%.*$/, "")}]`);
  return url === null ? ip : url.hostname.slice(1, -1);
}

/** 64:ff9b:1::/48 (RFC 8215) keeps the IPv4 address wherever a network likes. */
function isLocalTranslation(bytes: readonly number[]): boolean {
  return bytes[0] === 0 && bytes[1] === 0x64 && bytes[5] === 1;
}
