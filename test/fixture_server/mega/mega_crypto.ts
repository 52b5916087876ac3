import {
  createCipheriv,
  createHash,
  createHmac,
  pbkdf2Sync,
} from "node:crypto";

const BLOCK = 16;
const ZERO = Buffer.alloc(BLOCK);
/** The first eight chunks of a file's MAC grow by this; all others have eight times of it. */
const CHUNK = 131_072;

/** Base64 as Mega writes it. */
export function text64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** Bytes that look random and are the same in every run. */
export function seededBytes(seed: string, length: number): Buffer {
  const digest = createHash("sha512").update(seed).digest();
  return digest.subarray(0, length);
}

/** Enciphers a file's bytes: AES-128 in counter mode from byte 0. */
export function encipher(
  plain: Uint8Array,
  { aes, nonce }: { aes: Buffer; nonce: Buffer },
): Buffer {
  const counter = Buffer.concat([nonce, Buffer.alloc(8)]);
  return createCipheriv("aes-128-ctr", aes, counter).update(plain);
}

/** The last block of AES-128-CBC over data that is padded with zeros. */
function cbcMac(aes: Buffer, data: Uint8Array, start: Buffer): Buffer {
  const cipher = createCipheriv("aes-128-cbc", aes, start);
  cipher.setAutoPadding(false);
  return cipher.update(zeroPadded(data)).subarray(-BLOCK);
}

/** A file's MAC in 8 bytes, over its plain bytes. */
export function macOf(
  plain: Uint8Array,
  { aes, nonce }: { aes: Buffer; nonce: Buffer },
): Buffer {
  const macs: Buffer[] = [];
  const start = Buffer.concat([nonce, nonce]);
  let at = 0;
  for (let chunk = 1; at < plain.length; chunk++) {
    const length = CHUNK * Math.min(8, chunk);
    macs.push(cbcMac(aes, plain.subarray(at, at + length), start));
    at += length;
  }
  const mac = macs.length === 0 ? ZERO : cbcMac(aes, Buffer.concat(macs), ZERO);
  const words = [0, 4, 8, 12].map((offset) => mac.readUInt32BE(offset));
  const [a = 0, b = 0, c = 0, d = 0] = words;
  const folded = Buffer.alloc(8);
  folded.writeUInt32BE((a ^ b) >>> 0, 0);
  folded.writeUInt32BE((c ^ d) >>> 0, 4);
  return folded;
}

/** A node's attributes, enciphered. */
export function encipherName(name: string, aes: Buffer): string {
  const plain = Buffer.from(`MEGA${JSON.stringify({ c: "fixture", n: name })}`);
  const cipher = createCipheriv("aes-128-cbc", aes, ZERO);
  cipher.setAutoPadding(false);
  return text64(cipher.update(zeroPadded(plain)));
}

/** A node's key, wrapped in that of the share. */
export function wrapKey(key: Buffer, share: Buffer): string {
  const cipher = createCipheriv("aes-128-ecb", share, null);
  cipher.setAutoPadding(false);
  return text64(cipher.update(key));
}

/** A file's key as links carry it: the AES key mixed with nonce and MAC, then these. */
export function packKey(parts: {
  aes: Buffer;
  nonce: Buffer;
  mac: Buffer;
}): Buffer {
  const tail = Buffer.concat([parts.nonce, parts.mac]);
  return Buffer.concat([mixed(parts.aes, tail), tail]);
}

/** What a password-protected link is made of. */
export interface LockOptions {
  kind: "file" | "folder";
  /** The handle, 8 characters. */
  handle: string;
  key: Buffer;
  password: string;
  /** 1 swaps the key and the data of the MAC. @default 2 */
  algorithm?: 1 | 2;
}

/** A link that opens with a password alone. */
export function lockLink(options: LockOptions): string {
  const { kind, handle, key, password, algorithm = 2 } = options;
  const salt = seededBytes(`salt ${handle}`, 32);
  const derived = pbkdf2Sync(password, salt, 100_000, 64, "sha512");
  const head = Buffer.concat([
    Buffer.from([algorithm, kind === "folder" ? 0 : 1]),
    Buffer.from(handle, "base64url"),
    salt,
    mixed(key, derived),
  ]);
  const half = derived.subarray(32);
  const [macKey, data] = algorithm === 1 ? [head, half] : [half, head];
  const mac = createHmac("sha256", macKey).update(data).digest();
  return `https://mega.nz/#P!${text64(Buffer.concat([head, mac]))}`;
}

function mixed(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
}

function zeroPadded(bytes: Uint8Array): Buffer {
  const missing = (BLOCK - (bytes.length % BLOCK)) % BLOCK;
  return Buffer.concat([bytes, Buffer.alloc(missing)]);
}
