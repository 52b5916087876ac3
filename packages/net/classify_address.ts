import ipaddr from "ipaddr.js";
import { plainAddress } from "./_plain_address.ts";

/**
 * What kind of place an IP address is. Only `public` may be dialled without
 * anybody having asked for it.
 */
export type AddressClass =
  | "public"
  | "loopback"
  | "private"
  | "link_local"
  | "metadata"
  | "special";

/**
 * Cloud metadata services at addresses that look harmless: Azure's is plain
 * unicast, AWS's IPv6 one is unique-local, Alibaba's is carrier-grade NAT.
 */
const METADATA_ADDRESSES = new Set([
  "169.254.169.254",
  "168.63.129.16",
  "100.100.100.200",
  "fd00:ec2::254",
]);

const CLASSES: Readonly<Record<string, AddressClass>> = {
  unicast: "public",
  loopback: "loopback",
  private: "private",
  uniqueLocal: "private",
  carrierGradeNat: "private",
  linkLocal: "link_local",
};

/**
 * Tells what kind of place an address is. An IPv6 address that stands for an
 * IPv4 one is judged by that; text that is no address is `special`.
 *
 * @example
 * ```ts
 * import { classifyAddress } from "@haul/net";
 *
 * console.assert(classifyAddress("8.8.8.8") === "public");
 * console.assert(classifyAddress("::ffff:10.0.0.1") === "private");
 * console.assert(classifyAddress("169.254.169.254") === "metadata");
 * ```
 */
export function classifyAddress(ip: string): AddressClass {
  if (!ipaddr.isValid(ip)) return "special";
  const address = plainAddress(ip);
  if (METADATA_ADDRESSES.has(address.toString())) return "metadata";
  if (address.kind() === "ipv6" && !isAllocated(address)) return "special";
  return CLASSES[address.range()] ?? "special";
}

/**
 * Unicast is what ipaddr.js calls all that no registry names; the internet is
 * 2000::/3 alone, and `::a.b.c.d` or fec0::/10 are none of it.
 */
function isAllocated(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const first = address.toByteArray()[0] ?? 0;
  return address.range() !== "unicast" || first >> 5 === 1;
}
