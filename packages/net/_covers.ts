import { problem } from "@haul/contract/plain";
import ipaddr from "ipaddr.js";
import { plainAddress } from "./_plain_address.ts";

/**
 * Tells whether a range covers an address.
 *
 * @param cidr A range such as `10.0.0.0/8`, or one address.
 * @param ip A valid address; IPv6 that stands for IPv4 counts as IPv4.
 * @throws {ProblemError} `bad_option` where the range is none.
 */
export function covers(cidr: string, ip: string): boolean {
  const address = plainAddress(ip);
  const [network, bits] = parseRange(cidr);
  if (address.kind() !== network.kind()) return false;
  return address.match(network, bits);
}

function parseRange(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  try {
    if (cidr.includes("/")) return ipaddr.parseCIDR(cidr);
    const network = ipaddr.parse(cidr);
    return [network, network.kind() === "ipv4" ? 32 : 128];
  } catch (cause) {
    throw problem(
      "bad_option",
      `"${cidr}" is no range of addresses; write one like 10.0.0.0/8.`,
      { cause },
    );
  }
}
