/** Chunks of so many bytes may be garbage before they are given back. */
const MOST_BYTES = 16 << 20;

let bytes = 0;

/**
 * Counts the chunks that this thread has used up, and gives their memory back
 * in time. The collector looks at the heap, which is small; chunks are outside
 * of it, and without this pile up to hundreds of megabytes at full speed. One
 * collection takes about 2 ms.
 */
export function usedUp(chunk: Uint8Array): void {
  bytes += chunk.byteLength;
  if (bytes < MOST_BYTES) return;
  bytes = 0;
  Bun.gc(true);
}
