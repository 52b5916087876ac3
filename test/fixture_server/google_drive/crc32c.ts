/** Castagnoli's polynomial with its bits reversed, as RFC 3720 uses it. */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  }
  return value;
});

/** The CRC-32C of some bytes as `X-Goog-Hash` has it: base64 of four bytes. */
export function crc32c(pieces: Iterable<Uint8Array>): string {
  let value = 0xffffffff;
  for (const piece of pieces) {
    for (const byte of piece) {
      value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    }
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((value ^ 0xffffffff) >>> 0);
  return bytes.toString("base64");
}
