/** Digest lengths in hexadecimal characters, by algorithm. */
export const HASH_HEX_LENGTHS = {
  sha256: 64,
  blake3: 64,
  /** Git's name of a blob: the SHA-1 of `blob SIZE\0` and the content. */
  git_sha1: 40,
  sha1: 40,
  md5: 32,
  /** Mega's 8-byte MAC over the deciphered file; it needs the source's cipher. */
  mega_mac: 16,
  crc32c: 8,
  crc32: 8,
} as const satisfies Record<string, number>;

/** A digest that Haul can compute, strongest first. */
export type HashAlgorithm = keyof typeof HASH_HEX_LENGTHS;

/** The names of the algorithms as people write them. */
export const HASH_NAMES: Readonly<Record<HashAlgorithm, string>> = {
  sha256: "SHA-256",
  blake3: "BLAKE3",
  git_sha1: "Git SHA-1",
  sha1: "SHA-1",
  md5: "MD5",
  mega_mac: "Mega MAC",
  crc32c: "CRC-32C",
  crc32: "CRC-32",
};

/** Every algorithm, strongest first. */
export const HASH_ALGORITHMS = Object.keys(HASH_HEX_LENGTHS) as [
  HashAlgorithm,
  ...HashAlgorithm[],
];
