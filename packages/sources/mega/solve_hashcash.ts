import { bytesOf } from "./_base64.ts";

/** The token is repeated this often behind a prefix of 4 bytes: 12.6 MB to hash (contracts.md 4.3). */
const REPEATS = 262_144;
const TOKEN_BYTES = 48;
const PREFIX_BYTES = 4;

/** What {@link solveHashcash} takes besides the challenge. */
export interface SolveOptions {
  /** Milliseconds after which it gives up. @default 300_000 */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * Does the work that Mega asks for with status 402: counts a prefix up until
 * the digest is small enough. The hashing is WebCrypto's, on another thread;
 * a try takes about 12 ms. The easiest challenge (255) needs two tries, one of
 * 191 some 250.
 *
 * @param challenge The value of `X-Hashcash`: `1:EASINESS:TIME:TOKEN`.
 * @returns The value to send back, or null where the challenge is of an
 *   unknown kind or was not solved in time.
 */
export async function solveHashcash(
  challenge: string,
  options: SolveOptions = {},
): Promise<string | null> {
  const { timeoutMs = 300_000, signal } = options;
  const [version, easiness = "", , text = ""] = challenge.trim().split(":");
  const token = bytesOf(text);
  if (version !== "1" || !/^\d{1,3}$/.test(easiness)) return null;
  if (token?.length !== TOKEN_BYTES) return null;
  const most = thresholdOf(Number(easiness));
  const work = workOf(token);
  const prefix = new DataView(work.buffer, 0, PREFIX_BYTES);
  const end = performance.now() + timeoutMs;
  for (let count = 0; performance.now() < end; count++) {
    signal?.throwIfAborted();
    prefix.setUint32(0, count);
    const digest = await crypto.subtle.digest("SHA-256", work);
    if (new DataView(digest).getUint32(0) > most) continue;
    const found = work.slice(0, PREFIX_BYTES);
    return `1:${text}:${found.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  }
  return null;
}

/** The greatest first 32 bits of a digest that will do. */
function thresholdOf(easiness: number): number {
  return (((easiness & 63) << 1) + 1) * 2 ** ((easiness >> 6) * 7 + 3);
}

function workOf(token: Uint8Array): Uint8Array<ArrayBuffer> {
  const work = new Uint8Array(PREFIX_BYTES + REPEATS * TOKEN_BYTES);
  work.set(token, PREFIX_BYTES);
  // Each turn doubles what is there.
  for (let done = TOKEN_BYTES; done < work.length - PREFIX_BYTES; done *= 2) {
    work.copyWithin(PREFIX_BYTES + done, PREFIX_BYTES, PREFIX_BYTES + done);
  }
  return work;
}
