import type { ExpectedHash } from "@haul/contract";

/**
 * The CRC-32C of the whole file that `X-Goog-Hash` names: four bytes, most
 * significant first, in base64 (contracts.md 3.3). At most one.
 */
export function crc32cOf(headers: Headers): ExpectedHash[] {
  const value = headers.get("x-goog-hash") ?? "";
  const base64 = /(?:^|[,\s])crc32c=([A-Za-z0-9+/]{6}==)/.exec(value)?.[1];
  if (base64 === undefined) return [];
  const hex = Array.from(atob(base64), (byte) =>
    byte.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
  return [{ algorithm: "crc32c", hex, from: "server" }];
}
