import type { ExpectedHash } from "@haul/contract";
import { HASH_HEX_LENGTHS, type HashAlgorithm } from "@haul/contract/plain";
import { parseDictionary } from "structured-headers";

/** What {@link digestsFromHeaders} takes. */
export interface DigestHeaderOptions {
  /**
   * Whether the reply carries a part of the file (a 206): `Content-MD5` then
   * speaks of that part.
   * @default false
   */
  partial?: boolean;
}

/** Headers longer than this say nothing: the longest digest takes 100 characters. */
const MAX_HEADER_LENGTH = 4096;

/** Names of RFC 9530 and RFC 3230, lower-case, by algorithm. */
const REGISTERED: Readonly<Record<string, HashAlgorithm>> = {
  "sha-256": "sha256",
  sha: "sha1",
  md5: "md5",
};

/** Object stores that answer one header an algorithm (S3 and its like). */
const AMAZON = ["sha256", "sha1", "crc32c", "crc32"] as const;

type Get = (name: string) => string | null;
type Found = readonly [HashAlgorithm, string | null];

/**
 * The whole file's digests that a server's reply tells, in headers of which
 * each speaks for the representation and not for one reply. Never an ETag,
 * never `Content-Digest`.
 *
 * Where two headers contradict each other neither is taken: one of them is
 * wrong, and a good file must not be refused for it.
 *
 * @param get Gives a header by its lower-case name.
 * @see RFC 9530, RFC 3230, and the documents of S3, GCS, Azure, B2, Artifactory.
 *
 * @example
 * ```ts
 * import { digestsFromHeaders } from "@haul/engine";
 *
 * const headers = new Headers({ "x-goog-hash": "crc32c=4waSgw==" });
 * const [hash] = digestsFromHeaders((name) => headers.get(name));
 * console.assert(hash?.hex === "e3069283");
 * ```
 */
export function digestsFromHeaders(
  get: Get,
  options: DigestHeaderOptions = {},
): ExpectedHash[] {
  const { partial = false } = options;
  const short: Get = (name) => {
    const value = get(name);
    return value === null || value.length > MAX_HEADER_LENGTH ? null : value;
  };
  return agreed([
    ...reprDigest(short("repr-digest")),
    ...oldDigest(short("digest")),
    ...googleHash(short),
    ...amazonChecksums(short),
    ["md5", fromBase64(short("x-ms-blob-content-md5"))],
    ["md5", partial ? null : fromBase64(short("content-md5"))],
    ["sha1", fromHex(short("x-bz-content-sha1"))],
    ["sha256", fromHex(short("x-checksum-sha256"))],
  ]);
}

function agreed(found: readonly Found[]): ExpectedHash[] {
  const hexes = new Map<HashAlgorithm, Set<string>>();
  for (const [algorithm, hex] of found) {
    if (hex?.length !== HASH_HEX_LENGTHS[algorithm]) continue;
    hexes.set(algorithm, (hexes.get(algorithm) ?? new Set()).add(hex));
  }
  return [...hexes]
    .filter(([, values]) => values.size === 1)
    .flatMap(([algorithm, values]) =>
      [...values].map((hex) => ({ algorithm, hex, from: "server" as const })),
    );
}

/** RFC 9530: a dictionary of byte sequences. */
function reprDigest(value: string | null): Found[] {
  if (value === null) return [];
  try {
    return [...parseDictionary(value)].flatMap(([name, [item]]) => {
      const algorithm = REGISTERED[name];
      if (algorithm === undefined || !(item instanceof ArrayBuffer)) return [];
      return [[algorithm, Buffer.from(item).toString("hex")] as const];
    });
  } catch {
    return [];
  }
}

/** RFC 3230: `SHA-256=BASE64,MD5=BASE64`. */
function oldDigest(value: string | null): Found[] {
  return pairs(value).flatMap(([name, text]) => {
    const algorithm = REGISTERED[name];
    return algorithm === undefined ? [] : [[algorithm, fromBase64(text)]];
  });
}

function googleHash(get: Get): Found[] {
  // Of an object that is stored gzipped and sent unpacked, the hash is that
  // of the gzipped bytes.
  const stored = get("x-goog-stored-content-encoding");
  if (stored !== null && stored.trim() !== "identity") return [];
  return pairs(get("x-goog-hash")).flatMap(([name, text]) =>
    name === "crc32c" || name === "md5" ? [[name, fromBase64(text)]] : [],
  );
}

function amazonChecksums(get: Get): Found[] {
  // The digest of an upload's parts' digests, which the file itself has not.
  if (get("x-amz-checksum-type")?.trim().toUpperCase() === "COMPOSITE") {
    return [];
  }
  return AMAZON.map((algorithm) => [
    algorithm,
    // A composite one in the older form, `BASE64-7`, is no base64.
    fromBase64(get(`x-amz-checksum-${algorithm}`)),
  ]);
}

function pairs(value: string | null): [name: string, text: string][] {
  return (value ?? "").split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    if (at < 0) return [];
    const name = pair.slice(0, at).trim().toLowerCase();
    return [[name, pair.slice(at + 1).trim()] satisfies [string, string]];
  });
}

function fromBase64(value: string | null): string | null {
  const text = value?.trim() ?? "";
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) {
    return null;
  }
  return Buffer.from(text, "base64").toString("hex");
}

/** B2 writes `none`, or `unverified:` and a digest that nobody checked. */
function fromHex(value: string | null): string | null {
  const text = value?.trim().toLowerCase() ?? "";
  return /^[0-9a-f]+$/.test(text) ? text : null;
}
