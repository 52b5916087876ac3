/**
 * The bytes of a text in the alphabet that Mega writes everything in, without
 * padding; null where it is of another alphabet.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.fromBase64(text, { alphabet: "base64url" });
  } catch {
    return null;
  }
}
