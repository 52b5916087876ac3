import { createHash } from "node:crypto";
import { seededBytes, text64 } from "./mega_crypto.ts";

/** A challenge: 255 is the easiest and takes about two tries. */
export function challengeOf(easiness: number): string {
  const token = seededBytes(`hashcash ${easiness}`, 48);
  return `1:${easiness}:1700000000:${text64(token)}`;
}

/** Tells whether an answer is the work that its challenge asked for. */
export function isSolved(answer: string, challenge: string): boolean {
  const [, easiness, , token = ""] = challenge.split(":");
  const [version, of, prefix = ""] = answer.split(":");
  if (version !== "1" || of !== token) return false;
  const digest = createHash("sha256")
    .update(Buffer.from(prefix, "base64url").subarray(0, 4))
    .update(Buffer.alloc(48 * 262_144, Buffer.from(token, "base64url")))
    .digest();
  const e = Number(easiness);
  const most = (((e & 63) << 1) + 1) * 2 ** ((e >> 6) * 7 + 3);
  return digest.readUInt32BE(0) <= most;
}
