import { z } from "zod";
import { HASH_ALGORITHMS, HASH_HEX_LENGTHS } from "./plain/hash_algorithms.ts";

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
