/** What a GGUF header says before its tensors, as far as the bytes given reach. */
export type GgufValues = ReadonlyMap<string, string | number | boolean>;

/** Of a value's types only these have one size (the GGUF specification, version 3). */
const SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

const STRING = 8;
const ARRAY = 9;

/** The specification's longest key. */
const MAX_KEY = 65_535;

/** Longer text is a template or a licence, of no use here. */
const MAX_TEXT = 1024;

/** The bytes end, or make no sense, within a value. */
class Cut extends Error {}

/**
 * Reads the keys and values of a GGUF header, versions 2 and 3, as far as
 * `bytes` go. Arrays are skipped. Never throws, and takes no longer than one
 * walk over the bytes.
 *
 * @returns Null for another version, or for another byte order.
 */
export function ggufValues(bytes: Uint8Array): GgufValues | null {
  const cursor = new Cursor(bytes);
  const values = new Map<string, string | number | boolean>();
  try {
    cursor.skip(4);
    const version = cursor.uint32();
    if (version !== 2 && version !== 3) return null;
    cursor.skip(8);
    const count = cursor.length();
    for (let at = 0; at < count; at++) {
      const key = cursor.text(MAX_KEY);
      const value = cursor.value(cursor.uint32());
      if (key !== null && value !== null) values.set(key, value);
    }
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
  return values;
}

class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Steps over bytes that must be there; gives where they began. */
  skip(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new Cut();
    this.#at += length;
    return start;
  }

  uint32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** A count or length; no file is long enough for one beyond 2^53. */
  length(): number {
    const length = this.#view.getBigUint64(this.skip(8), true);
    if (length > BigInt(Number.MAX_SAFE_INTEGER)) throw new Cut();
    return Number(length);
  }

  /** A string, or null where it is longer than `most`. */
  text(most: number): string | null {
    const length = this.length();
    const start = this.skip(length);
    if (length > most) return null;
    return new TextDecoder().decode(
      this.#bytes.subarray(start, start + length),
    );
  }

  value(type: number): string | number | boolean | null {
    if (type === STRING) return this.text(MAX_TEXT);
    if (type === ARRAY) return this.#array();
    const size = SIZES[type];
    if (size === undefined) throw new Cut();
    return this.#number(type, this.skip(size));
  }

  /** The elements have one size, or are strings; arrays of arrays are in no model. */
  #array(): null {
    const type = this.uint32();
    const count = this.length();
    const size = SIZES[type];
    if (size !== undefined) this.skip(count * size);
    else if (type === STRING) {
      for (let at = 0; at < count; at++) this.skip(this.length());
    } else throw new Cut();
    return null;
  }

  #number(type: number, at: number): number | boolean | null {
    const view = this.#view;
    switch (type) {
      case 0:
        return view.getUint8(at);
      case 2:
        return view.getUint16(at, true);
      case 4:
        return view.getUint32(at, true);
      case 5:
        return view.getInt32(at, true);
      case 7:
        return view.getUint8(at) !== 0;
      case 10:
        return Number(view.getBigUint64(at, true));
      default:
        return null;
    }
  }
}
