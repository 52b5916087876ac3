import { SAFETENSORS_JSON_AT } from "./file_kind.ts";

/** One tensor of a safetensors header. */
export interface Tensor {
  name: string;
  /** `F16`, `BF16`, `F8_E4M3` … */
  dtype: string;
  shape: readonly number[];
  /** Where its bytes are, counted from the end of the header. */
  begin: number;
  end: number;
}

/** What the JSON of a safetensors header holds. */
export interface TensorTable {
  tensors: Tensor[];
  /** Free text of whoever wrote the file; several keys hold JSON. */
  metadata: Readonly<Record<string, string>>;
  /** Bytes of the file where the tensors fill it without a gap, else null. */
  size: number | null;
}

/** A model with a hundred times the tensors of the largest known is none. */
const MAX_TENSORS = 100_000;

/**
 * Reads the JSON of a safetensors header. Entries that make no sense are left
 * out, and then the size is unknown.
 *
 * @returns Null where it is no JSON object, or one of absurdly many entries.
 */
export function tensorTable(json: Uint8Array): TensorTable | null {
  const object = parsed(json);
  if (object === null) return null;
  const { __metadata__: metadata, ...rest } = object;
  const entries = Object.entries(rest);
  if (entries.length > MAX_TENSORS) return null;
  const tensors = entries.flatMap(tensorOf);
  const dataAt = SAFETENSORS_JSON_AT + json.length;
  const length = tensors.length === entries.length ? tiled(tensors) : null;
  return {
    tensors,
    metadata: textsOf(metadata),
    size: length === null ? null : safeSize(dataAt + length),
  };
}

function parsed(json: Uint8Array): Record<string, unknown> | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(json);
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tensorOf([name, value]: [string, unknown]): Tensor[] {
  if (!isObject(value)) return [];
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !areSizes(shape) || !areSizes(offsets)) {
    return [];
  }
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined) {
    return [];
  }
  return begin <= end ? [{ name, dtype, shape, begin, end }] : [];
}

function areSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

/** Bytes of all tensors where each begins where another ends, else null. */
function tiled(tensors: readonly Tensor[]): number | null {
  let at = 0;
  const inOrder = tensors.toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  );
  for (const { begin, end } of inOrder) {
    if (begin !== at) return null;
    at = end;
  }
  return at;
}

function safeSize(bytes: number): number | null {
  return Number.isSafeInteger(bytes) ? bytes : null;
}

function textsOf(metadata: unknown): Record<string, string> {
  if (!isObject(metadata)) return {};
  const texts = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}
