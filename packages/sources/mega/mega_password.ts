import { bytesOf } from "./_base64.ts";
import { FILE_KEY_BYTES, FOLDER_KEY_BYTES } from "./mega_key.ts";
import type { MegaLink } from "./mega_link.ts";

/** Rounds of PBKDF2 in links of both kinds (contracts.md 4.1). */
const ROUNDS = 100_000;
const HANDLE_BYTES = 6;
const SALT_BYTES = 32;
const MAC_BYTES = 32;

type Bytes = Uint8Array<ArrayBuffer>;

/** What a password-protected link holds. */
interface Locked {
  /** 1 for links of 2017, 2 for those since: they make the MAC in another way. */
  readonly algorithm: number;
  readonly kind: "file" | "folder";
  readonly handle: Bytes;
  readonly salt: Bytes;
  readonly key: Bytes;
  /** All that the MAC covers. */
  readonly covered: Bytes;
  readonly mac: Bytes;
}

/**
 * Opens the payload of a `#P!` link.
 *
 * @returns The link that it stands for; `wrong` where the password is another,
 *   `broken` where the payload is cut or unknown.
 */
export async function openPasswordLink(
  payload: string,
  password: string,
): Promise<
  Extract<MegaLink, { kind: "file" | "folder" }> | "wrong" | "broken"
> {
  const locked = readPayload(payload);
  if (locked === null) return "broken";
  const derived = await derive(password, locked.salt);
  if (!(await isRight(locked, derived))) return "wrong";
  const handle = textOf(locked.handle);
  const key = textOf(locked.key.map((byte, at) => byte ^ (derived[at] ?? 0)));
  return locked.kind === "file"
    ? { kind: "file", handle, key }
    : { kind: "folder", handle, key, node: null };
}

/** Tells whether a payload can be opened at all, before anybody is asked for a password. */
export function isPasswordPayload(payload: string): boolean {
  return readPayload(payload) !== null;
}

function readPayload(payload: string): Locked | null {
  const bytes = bytesOf(payload);
  const [algorithm = 0, type = 0] = bytes ?? [];
  if (bytes === null || algorithm < 1 || algorithm > 2 || type > 1) return null;
  const keyBytes = type === 0 ? FOLDER_KEY_BYTES : FILE_KEY_BYTES;
  const saltAt = 2 + HANDLE_BYTES;
  const keyAt = saltAt + SALT_BYTES;
  const macAt = keyAt + keyBytes;
  const mac = bytes.slice(macAt, macAt + MAC_BYTES);
  if (mac.length < MAC_BYTES) return null;
  return {
    algorithm,
    kind: type === 0 ? "folder" : "file",
    handle: bytes.slice(2, saltAt),
    salt: bytes.slice(saltAt, keyAt),
    key: bytes.slice(keyAt, macAt),
    covered: bytes.slice(0, macAt),
    mac,
  };
}

async function derive(password: string, salt: Bytes): Promise<Bytes> {
  const secret = new TextEncoder().encode(password);
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, [
    "deriveBits",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-512", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 512));
}

/** Links of 2017 swap the key and the data of their MAC. */
async function isRight(locked: Locked, derived: Bytes): Promise<boolean> {
  const { algorithm, covered, mac } = locked;
  const half = derived.slice(32);
  const [key, data] = algorithm === 1 ? [covered, half] : [half, covered];
  const how = { name: "HMAC", hash: "SHA-256" };
  const hmac = await crypto.subtle.importKey("raw", key, how, false, [
    "verify",
  ]);
  return await crypto.subtle.verify("HMAC", hmac, mac, data);
}

function textOf(bytes: Bytes): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
