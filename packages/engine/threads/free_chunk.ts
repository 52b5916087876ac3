/** Below this the bytes may lie in the heap itself, where the collector sees them. */
const LEAST_BYTES = 4096;
/** Chunks of so many bytes may be garbage before they are given back. */
const MOST_GARBAGE_BYTES = 16 << 20;

let garbageBytes = 0;

/**
 * Gives the memory of a chunk back at once; nobody may look at it afterwards.
 *
 * Chunks lie outside of the heap: to the collector each is small, and at full
 * speed hundreds of megabytes pile up before it looks. Freed at once, the next
 * chunk finds the same warm memory: no page faults, no collections. A chunk
 * that is but a piece of its buffer cannot be freed by itself; those are
 * counted, and collected in time.
 */
export function freeChunk(chunk: Uint8Array): void {
  const { buffer, byteLength } = chunk;
  const isWhole = byteLength === buffer.byteLength;
  if (isWhole && byteLength >= LEAST_BYTES && buffer instanceof ArrayBuffer) {
    // What it leaves behind is an empty buffer.
    buffer.transfer(0);
    return;
  }
  garbageBytes += byteLength;
  if (garbageBytes < MOST_GARBAGE_BYTES) return;
  garbageBytes = 0;
  Bun.gc(true);
}
