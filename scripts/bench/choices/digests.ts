import { createHash } from "node:crypto";
import { createBLAKE3, createSHA256 } from "hash-wasm";
import type { Choice, Variant } from "./choice.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** What computes SHA-256, in slices of which length. */
export const DIGESTS: Choice = {
  name: "digests",
  title: "digests of bytes in memory",
  per: "GB",
  variants: {
    "Bun.CryptoHasher, slices of 4 MiB": hashing(bun, 4 * MIB),
    "Bun.CryptoHasher, slices of 64 KiB": hashing(bun, 64 * KIB),
    "node:crypto, slices of 4 MiB": hashing(node, 4 * MIB),
    "hash-wasm, slices of 4 MiB": hashing(wasm, 4 * MIB),
    "BLAKE3 in WebAssembly, slices of 4 MiB": hashing(createBLAKE3, 4 * MIB),
  },
};

interface Hasher {
  update(bytes: Uint8Array): unknown;
}

function hashing(newHasher: () => Promise<Hasher>, slice: number): Variant {
  return async ({ size }) => {
    const hasher = await newHasher();
    const bytes = Buffer.alloc(slice, 7);
    for (let at = 0; at < size; at += slice) hasher.update(bytes);
    return size;
  };
}

async function bun(): Promise<Hasher> {
  return new Bun.CryptoHasher("sha256");
}

async function node(): Promise<Hasher> {
  return createHash("sha256");
}

async function wasm(): Promise<Hasher> {
  return (await createSHA256()).init();
}
