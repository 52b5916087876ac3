import { type ByteRange, RangeSet } from "../plan/ranges.ts";

/** What aria2 knows of a download that is under way. */
export interface ControlFile {
  /** Bytes of the whole file. */
  size: number;
  /** Bytes that are on disk. */
  done: RangeSet;
}

/** The unit in which aria2 keeps count within a piece, in bytes. */
const BLOCK_BYTES = 16 * 1024;
/** A control file larger than this is none: a bit stands for a piece of 1 MiB. */
export const MAX_CONTROL_BYTES = 8 << 20;

/** Where the control file of a download lies. */
export function controlPathFor(path: string): string {
  return `${path}.aria2`;
}

/**
 * Reads a control file of aria2 (its manual, "Technical Notes"): version 1 in
 * network order, or version 0 in the order of x86. One that is cut, says what
 * cannot be, or belongs to a torrent reads as null: that costs bytes, never
 * correctness.
 */
export function parseControlFile(bytes: Uint8Array): ControlFile | null {
  try {
    return read(new Reader(bytes));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Writes a control file; a piece that is not whole is left out. */
export function encodeControlFile(
  { size, done }: ControlFile,
  pieceLength: number,
): Uint8Array {
  const pieces = Math.ceil(size / pieceLength);
  const bitfield = new Uint8Array(Math.ceil(pieces / 8));
  for (let piece = 0; piece < pieces; piece++) {
    const start = piece * pieceLength;
    const end = Math.min(size, start + pieceLength);
    if (holds(done, { start, end })) setBit(bitfield, piece);
  }
  const bytes = new Uint8Array(38 + bitfield.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 1);
  view.setUint32(10, pieceLength);
  view.setBigUint64(14, BigInt(size));
  view.setUint32(30, bitfield.length);
  bytes.set(bitfield, 34);
  return bytes;
}

function read(reader: Reader): ControlFile | null {
  const version = reader.version();
  reader.skip(4);
  const infoHash = reader.u32();
  if (version > 1 || infoHash !== 0) return null;
  const pieceLength = reader.u32();
  const size = reader.u64();
  reader.skip(8);
  const pieces = Math.ceil(size / pieceLength);
  const bitfield = reader.bytes(reader.u32());
  if (pieceLength === 0 || bitfield.length !== Math.ceil(pieces / 8)) {
    return null;
  }
  const done = new RangeSet();
  addBits(done, bitfield, { at: 0, unit: pieceLength, end: size });
  for (let left = reader.u32(); left > 0; left--) {
    const at = reader.u32() * pieceLength;
    const end = Math.min(size, at + reader.u32());
    const blocks = reader.bytes(reader.u32());
    addBits(done, blocks, { at, unit: BLOCK_BYTES, end });
  }
  return { size, done };
}

/** Adds what the set bits stand for, the highest bit of the first byte first. */
function addBits(
  done: RangeSet,
  bits: Uint8Array,
  { at, unit, end }: { at: number; unit: number; end: number },
): void {
  let start: number | null = null;
  for (let bit = 0; bit <= bits.length * 8; bit++) {
    const isSet = (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
    if (isSet) start ??= at + bit * unit;
    else if (start !== null) {
      done.add({ start, end: Math.min(end, at + bit * unit) });
      start = null;
    }
  }
}

function setBit(bits: Uint8Array, bit: number): void {
  bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
}

function holds(done: RangeSet, { start, end }: ByteRange): boolean {
  return done.ranges.some((range) => range.start <= start && range.end >= end);
}

/** Reads numbers one after the other. @throws {RangeError} Behind the end. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #littleEndian = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Version 0 is in the order of the machine that wrote it. */
  version(): number {
    const version = this.#view.getUint16(0);
    this.#littleEndian = version === 0;
    this.#at = 2;
    return version;
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, this.#littleEndian);
  }

  u64(): number {
    this.#at += 8;
    const value = this.#view.getBigUint64(this.#at - 8, this.#littleEndian);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("size");
    return Number(value);
  }

  skip(count: number): void {
    this.#at += count;
  }

  bytes(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError("cut");
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }
}
