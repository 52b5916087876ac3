import type { Cipher, ExpectedHash } from "@haul/contract";
import { bytesOf } from "./_base64.ts";

/** Bytes of a folder's key and of a file's. */
export const FOLDER_KEY_BYTES = 16;
export const FILE_KEY_BYTES = 32;

/** The 32 bytes of a file's key, taken apart (contracts.md 4.2). Secret. */
export interface FileKey {
  /** What deciphers the file's attributes. */
  readonly aes: Uint8Array<ArrayBuffer>;
  /** What deciphers its bytes. */
  readonly cipher: Cipher;
  /** What its deciphered bytes must amount to. */
  readonly mac: ExpectedHash;
}

/** Takes a file's key apart: the AES key is its halves mixed, the second half is nonce and MAC. */
export function fileKey(key: Uint8Array): FileKey {
  const aes = key.slice(0, 16).map((byte, at) => byte ^ (key[16 + at] ?? 0));
  return {
    aes,
    cipher: {
      name: "aes-128-ctr",
      key: aes.toBase64(),
      nonce: key.slice(16, 24).toBase64(),
    },
    mac: {
      algorithm: "mega_mac",
      hex: key.slice(24, 32).toHex(),
      from: "publisher",
    },
  };
}

/**
 * Reads a key as links carry it. What stands behind its 43 or 22 characters
 * was put there by a mail program and is left out.
 *
 * @param bytes How long the key must be.
 * @returns Null where it is cut or no key at all.
 */
export function readKey(
  text: string,
  bytes: number,
): Uint8Array<ArrayBuffer> | null {
  const length = Math.ceil((bytes * 8) / 6);
  const key = bytesOf(text.slice(0, length));
  return key?.length === bytes ? key : null;
}
