import type { ExpectedHash } from "@haul/contract";
import { HASH_ALGORITHMS, type HashAlgorithm } from "@haul/contract/plain";

/** Digests of a whole file in lower-case hexadecimal, by algorithm. */
export type Digests = Readonly<Partial<Record<HashAlgorithm, string>>>;

/** How the digests of a file compare with those it must have. */
export type DigestVerdict =
  | { kind: "verified"; by: HashAlgorithm }
  | { kind: "unknown" }
  | { kind: "mismatch"; expected: ExpectedHash; actual: string };

/** The digests to compute: the strongest that is expected, and SHA-256 where it is asked for always. */
export function algorithmsFor(
  expected: readonly ExpectedHash[],
  asked: "always" | "expected",
): HashAlgorithm[] {
  const strongest = strongestOf(expected);
  const wanted = new Set<HashAlgorithm>(asked === "always" ? ["sha256"] : []);
  if (strongest !== null) wanted.add(strongest);
  return [...wanted];
}

/**
 * Judges a file by the strongest digest that anybody named. Weaker ones say
 * nothing beside it; two that name different values of the strongest can not
 * both hold.
 */
export function judgeDigests(
  actual: Digests,
  expected: readonly ExpectedHash[],
): DigestVerdict {
  const by = strongestOf(expected);
  const hex = by === null ? undefined : actual[by];
  if (by === null || hex === undefined) return { kind: "unknown" };
  const broken = expected.find(
    (hash) => hash.algorithm === by && hash.hex !== hex,
  );
  return broken === undefined
    ? { kind: "verified", by }
    : { kind: "mismatch", expected: broken, actual: hex };
}

function strongestOf(expected: readonly ExpectedHash[]): HashAlgorithm | null {
  const named = new Set(expected.map((hash) => hash.algorithm));
  return HASH_ALGORITHMS.find((algorithm) => named.has(algorithm)) ?? null;
}
