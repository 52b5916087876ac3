import { createDecipheriv } from "node:crypto";
import type { Cipher } from "@haul/contract";

const BLOCK = 16;

/**
 * Deciphers the bytes of a file from any offset on, in order. The bytes before
 * the offset within its block are run through and thrown away.
 */
export function decipherFrom(
  cipher: Cipher,
  offset: number,
): (bytes: Uint8Array) => Uint8Array {
  const counter = Buffer.alloc(BLOCK);
  Buffer.from(cipher.nonce, "base64").copy(counter, 0, 0, 8);
  counter.writeBigUInt64BE(BigInt(Math.floor(offset / BLOCK)), 8);
  const key = Buffer.from(cipher.key, "base64");
  const decipher = createDecipheriv("aes-128-ctr", key, counter);
  decipher.update(Buffer.alloc(offset % BLOCK));
  return (bytes) => decipher.update(bytes);
}
