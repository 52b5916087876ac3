/** What a made-up safetensors file says of itself. */
export interface SafetensorsHead {
  /** Bytes of the whole file, header included. @default what the tensors need */
  size?: number;
  /** Number format and shape of each tensor. @default none */
  tensors?: Readonly<Record<string, readonly [dtype: string, shape: number[]]>>;
  /** What its maker wrote into it. @default nothing */
  metadata?: Readonly<Record<string, string>>;
}

/** Bytes of one element; a format that is not here has one. */
const WIDTHS: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
};

/** Bytes that the last tensor takes at most in the JSON. */
const ROOM = 120;

/**
 * The header of a safetensors file of so many bytes: length, JSON, and the
 * spaces that its writers pad it with. Where a size is given, a last tensor of
 * plain bytes fills what the others leave, as long as there is room.
 */
export function safetensorsHead(options: SafetensorsHead): Uint8Array {
  const { size, tensors = {}, metadata } = options;
  let at = 0;
  const table: Record<string, unknown> = {};
  if (metadata !== undefined) table["__metadata__"] = metadata;
  for (const [name, [dtype, shape]] of Object.entries(tensors)) {
    const count = shape.reduce((product, length) => product * length, 1);
    const end = at + count * (WIDTHS[dtype] ?? 1);
    table[name] = { dtype, shape, data_offsets: [at, end] };
    at = end;
  }
  const length = Buffer.byteLength(JSON.stringify(table));
  const padded = Math.ceil((length + ROOM) / 8) * 8;
  if (size !== undefined) {
    table["rest"] = filler(at, Math.max(at, size - 8 - padded));
  }
  const json = JSON.stringify(table);
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(new TextEncoder().encode(json), 8);
  return bytes;
}

function filler(begin: number, end: number) {
  const length = Math.max(0, end - begin);
  return { dtype: "U8", shape: [length], data_offsets: [begin, end] };
}
