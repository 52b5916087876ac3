import ipaddr from "ipaddr.js";

/** Where IPv6 ranges keep the IPv4 address that they stand for, in bytes. */
const EMBEDDED_AT: Readonly<Record<string, number>> = {
  ipv4Mapped: 12, // ::ffff:a.b.c.d
  rfc6145: 12, // ::ffff:0:a.b.c.d
  rfc6052: 12, // 64:ff9b::a.b.c.d, NAT64
  "6to4": 2, // 2002:aabb:ccdd::
};

/** The address itself, or the IPv4 address that it stands for. */
export function plainAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const address = ipaddr.parse(ip);
  if (address.kind() === "ipv4") return address;
  const at = EMBEDDED_AT[address.range()];
  const bytes = address.toByteArray();
  return at === undefined
    ? address
    : ipaddr.fromByteArray(bytes.slice(at, at + 4));
}
