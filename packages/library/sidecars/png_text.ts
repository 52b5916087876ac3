/** What every PNG begins with: its signature, and the chunk `IHDR` of 25 bytes. */
const HEAD_BYTES = 8 + 25;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;

/** The picture with a word about it in a `tEXt` chunk, as PNG (§ 11.3.3.2) keeps them; both are plain ASCII. */
export function withPngText(
  png: Uint8Array,
  { key, text }: { key: string; text: string },
): Uint8Array {
  const data = new TextEncoder().encode(`tEXt${key}\0${text}`);
  const chunk = new Uint8Array(data.length - 4 + FRAME_BYTES);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(chunk.length - 4, Bun.hash.crc32(data));
  const head = png.subarray(0, HEAD_BYTES);
  return Buffer.concat([head, chunk, png.subarray(HEAD_BYTES)]);
}

/** What a PNG says of itself under a key, before its pixels begin; null for what says nothing, or is no PNG. */
export function pngText(png: Uint8Array, key: string): string | null {
  if (SIGNATURE.some((byte, at) => png[at] !== byte)) return null;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const wanted = `tEXt${key}\0`;
  let at = SIGNATURE.length;
  while (at + FRAME_BYTES <= png.length) {
    const length = view.getUint32(at);
    const body = ascii(png.subarray(at + 4, at + 8 + length));
    if (body.startsWith("IDAT")) return null;
    if (body.startsWith(wanted)) return body.slice(wanted.length);
    at += length + FRAME_BYTES;
  }
  return null;
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
