import { crc32 } from "node:zlib";
import type { Cipher } from "@haul/contract";
import type { HashAlgorithm } from "@haul/contract/plain";
import { createBLAKE3, createCRC32, type IHasher } from "hash-wasm";
import { megaMac } from "./mega_mac.ts";

/** A digest that is being computed. */
export interface Digest {
  /** Adds bytes, which may be overwritten as soon as this returns. */
  update(bytes: Uint8Array): void;
  /** The digest in lower-case hexadecimal. Ends it: call once. */
  hex(): string;
}

/** What some digests need to know besides the bytes. */
export interface DigestFacts {
  /** Bytes of the whole file; Git's digest begins with it. */
  size?: number | null;
  /** What deciphered the file; Mega's digest is made with its key. */
  cipher?: Cipher | null;
}

/** For a file that is not enciphered: its Mega digest agrees with nothing. */
const NO_CIPHER: Cipher = {
  name: "aes-128-ctr",
  key: Buffer.alloc(16).toString("base64"),
  nonce: Buffer.alloc(8).toString("base64"),
};

/** Hexadecimal digests by algorithm. */
export type DigestHexes = Partial<Record<HashAlgorithm, string>>;

/** CRC-32C's polynomial (Castagnoli), with its bits in the order of RFC 3720. */
const CRC32C_POLYNOMIAL = 0x82f63b78;

/**
 * Starts a digest. SHA-256, SHA-1 and MD5 are Bun's, CRC-32 is zlib's, CRC-32C
 * and BLAKE3 are WebAssembly.
 */
export async function createDigest(
  algorithm: HashAlgorithm,
  facts: DigestFacts = {},
): Promise<Digest> {
  switch (algorithm) {
    case "git_sha1":
      return gitSha1(facts.size ?? 0);
    case "mega_mac":
      return megaMac(facts.cipher ?? NO_CIPHER);
    case "sha256":
    case "sha1":
    case "md5":
      return native(algorithm);
    case "crc32":
      return zlibCrc32();
    case "crc32c":
      return wasm(await createCRC32(CRC32C_POLYNOMIAL));
    case "blake3":
      return wasm(await createBLAKE3());
  }
}

function native(algorithm: "sha256" | "sha1" | "md5"): Digest {
  const hasher = new Bun.CryptoHasher(algorithm);
  return {
    update: (bytes) => void hasher.update(bytes),
    hex: () => hasher.digest("hex"),
  };
}

/** Git's name of a blob, as Hugging Face gives it for small files (contracts.md 2.2). */
function gitSha1(size: number): Digest {
  const digest = native("sha1");
  digest.update(new TextEncoder().encode(`blob ${size}\0`));
  return digest;
}

function zlibCrc32(): Digest {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    hex: () => value.toString(16).padStart(8, "0"),
  };
}

function wasm(hasher: IHasher): Digest {
  hasher.init();
  return {
    update: (bytes) => void hasher.update(bytes),
    hex: () => hasher.digest("hex"),
  };
}
