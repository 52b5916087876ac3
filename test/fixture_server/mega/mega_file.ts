import { contentBytes } from "../content.ts";
import {
  encipher,
  encipherName,
  macOf,
  packKey,
  seededBytes,
  text64,
} from "./mega_crypto.ts";

/** What a file of the stand-in is made from. */
export interface MegaFileOptions {
  /** Bytes. */
  size: number;
  /** Chooses the bytes and the key. */
  seed: number;
}

/** One file at rest: plain bytes, enciphered bytes, and the key between them. */
export class MegaFile {
  readonly handle: string;
  readonly name: string;
  /** The plain bytes. */
  readonly bytes: Uint8Array;
  /** What is stored; a test may spoil it. */
  readonly stored: Buffer;
  /** The 32 bytes of its key. */
  readonly key: Buffer;
  /** Its attributes, enciphered. */
  readonly attributes: string;

  constructor(name: string, options: MegaFileOptions & { handle: string }) {
    const { size, seed, handle } = options;
    const secret = seededBytes(`mega file ${seed} ${size}`, 24);
    const parts = { aes: secret.subarray(0, 16), nonce: secret.subarray(16) };
    this.name = name;
    this.handle = handle;
    this.bytes = contentBytes(seed, 0, size);
    this.stored = encipher(this.bytes, parts);
    this.key = packKey({ ...parts, mac: macOf(this.bytes, parts) });
    this.attributes = encipherName(name, parts.aes);
  }

  /** The key as links carry it. */
  get keyText(): string {
    return text64(this.key);
  }

  /** The link of a file that is shared by itself. */
  get link(): string {
    return `https://mega.nz/file/${this.handle}#${this.keyText}`;
  }
}
