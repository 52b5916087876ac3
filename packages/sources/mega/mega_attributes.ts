import { z } from "zod";
import { decipherCbc } from "./_aes.ts";
import { bytesOf } from "./_base64.ts";

/** What Haul reads of a file's or a folder's attributes. */
const AttributesSchema = z.object({
  /** The name. */
  n: z.string(),
});

/** The word that begins them, and that only the right key brings out. */
const START = "MEGA{";

/**
 * The name of a file or a folder out of its enciphered attributes. Null where
 * the key is not theirs: this tells a wrong key before a byte is fetched.
 *
 * @param aes 16 bytes: a folder's key, or that of {@link fileKey}.
 */
export async function megaName(
  attributes: string,
  aes: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const data = bytesOf(attributes);
  if (data === null || data.length === 0 || data.length % 16 !== 0) return null;
  const plain = await decipherCbc(aes, data);
  const text = new TextDecoder().decode(plain).replace(/\0+$/, "");
  if (!text.startsWith(START)) return null;
  const read = AttributesSchema.safeParse(jsonIn(text.slice(START.length - 1)));
  return read.success ? read.data.n : null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
