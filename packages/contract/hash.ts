import { z } from "zod";

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

/** Every algorithm, strongest first. */
export const HASH_ALGORITHMS = Object.keys(HASH_HEX_LENGTHS) as [
  HashAlgorithm,
  ...HashAlgorithm[],
];

/** A digest that the whole file must have. */
export const ExpectedHashSchema = z
  .strictObject({
    algorithm: z.enum(HASH_ALGORITHMS),
    /** The digest in lower-case hexadecimal. */
    hex: z.string().regex(/^[0-9a-f]+$/),
    /** Who says so: the user, the publisher's record, or the file's server. */
    from: z.enum(["user", "publisher", "server"]),
  })
  .refine(
    (hash) => hash.hex.length === HASH_HEX_LENGTHS[hash.algorithm],
    "the digest's length does not fit its algorithm",
  );

/** See {@link ExpectedHashSchema}. */
export type ExpectedHash = z.infer<typeof ExpectedHashSchema>;

/**
 * How sure Haul is of a finished file. `verified`: a published digest agrees.
 * `consistent`: no digest is known, yet length and one strong validator held
 * from the first byte to the last. `unverified`: neither.
 */
export const IntegritySchema = z.enum(["verified", "consistent", "unverified"]);

/** See {@link IntegritySchema}. */
export type Integrity = z.infer<typeof IntegritySchema>;
