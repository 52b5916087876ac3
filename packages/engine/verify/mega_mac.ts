import { createCipheriv } from "node:crypto";
import type { Cipher } from "@haul/contract";
import type { Digest } from "./digests.ts";

const BLOCK = 16;
/** Chunks grow by this from chunk to chunk, up to eight times of it. */
const CHUNK_STEP = 128 << 10;
const CHUNK_STEPS = 8;

/**
 * Mega's MAC of a whole deciphered file (contracts.md 4.2): a CBC-MAC over
 * each chunk with the nonce twice as its start, a CBC-MAC over those, folded to
 * 8 bytes. It goes forward only, so it follows the download like any digest.
 */
export function megaMac(cipher: Cipher): Digest {
  const key = Buffer.from(cipher.key, "base64");
  const nonce = Buffer.from(cipher.nonce, "base64");
  const start = Buffer.concat([nonce, nonce]);
  const file = new CbcMac(key, Buffer.alloc(BLOCK));
  let chunk = new CbcMac(key, start);
  let index = 0;
  let left = chunkLength(index);
  const endChunk = () => {
    file.update(chunk.end());
    chunk = new CbcMac(key, start);
    left = chunkLength(++index);
  };
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const length = Math.min(left, bytes.length - at);
        chunk.update(bytes.subarray(at, at + length));
        at += length;
        left -= length;
        if (left === 0) endChunk();
      }
    },
    hex() {
      if (left < chunkLength(index)) endChunk();
      return folded(file.end());
    },
  };
}

/** Bytes of the chunk with this index: 128 KiB, 256 KiB … 1 MiB, then 1 MiB each. */
function chunkLength(index: number): number {
  return CHUNK_STEP * Math.min(index + 1, CHUNK_STEPS);
}

function folded(mac: Buffer): string {
  const half = Buffer.alloc(8);
  for (let at = 0; at < 4; at++) {
    half[at] = (mac[at] ?? 0) ^ (mac[at + 4] ?? 0);
    half[at + 4] = (mac[at + 8] ?? 0) ^ (mac[at + 12] ?? 0);
  }
  return half.toString("hex");
}

/** AES-128-CBC whose last block is the MAC; the end is padded with zeros. */
class CbcMac {
  readonly #cipher;
  #last: Buffer;
  #length = 0;

  constructor(key: Buffer, start: Buffer) {
    this.#cipher = createCipheriv("aes-128-cbc", key, start);
    this.#cipher.setAutoPadding(false);
    this.#last = Buffer.alloc(BLOCK);
  }

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    const out = this.#cipher.update(bytes);
    if (out.length >= BLOCK) this.#last = out.subarray(-BLOCK);
  }

  end(): Buffer {
    const missing = (BLOCK - (this.#length % BLOCK)) % BLOCK;
    if (missing > 0) this.update(Buffer.alloc(missing));
    return this.#last;
  }
}
