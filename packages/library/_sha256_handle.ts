import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

/** Bytes a read: larger ones were no faster and hold the event loop longer. */
const READ_BYTES = 1024 * 1024;

/** The SHA-256 of an open file from its first byte to its last. */
export async function sha256Handle(
  file: FileHandle,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(READ_BYTES);
  let position = 0;
  while (true) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
