/** As many connections as aria2 opens at most to one server. */
const CONNECTIONS = 16;

/** One part of a file. */
export interface Part {
  start: number;
  /** Behind its last byte. */
  end: number;
}

/** A file in sixteen equal parts. */
export function sixteenParts(size: number): Part[] {
  const length = Math.ceil(size / CONNECTIONS);
  return Array.from({ length: CONNECTIONS }, (_, index) => ({
    start: index * length,
    end: Math.min(size, (index + 1) * length),
  }));
}

/** The value of a `Range` header. */
export function rangeOf({ start, end }: Part): string {
  return `bytes=${start}-${end - 1}`;
}

/** Frees a chunk that is a buffer of its own at once, as the engine does. */
export function free(chunk: Uint8Array): void {
  const { buffer } = chunk;
  const isWhole = chunk.byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
