import type { ByteSpan } from "@haul/contract";

/** aria2's own length of a piece. */
const LEAST_PIECE = 1024 * 1024;

/** More pieces than this tell a person nothing, and cost each poll 2 KiB. */
const MOST_PIECES = 8192;

/** A file in pieces, as clients draw it. */
export interface PieceMap {
  /** Bytes of each piece but the last. */
  pieceLength: number;
  numPieces: number;
}

/** How a file of that many bytes is cut into pieces. */
export function piecesOf(size: number): PieceMap {
  let pieceLength = LEAST_PIECE;
  while (size / pieceLength > MOST_PIECES) pieceLength *= 2;
  return { pieceLength, numPieces: Math.ceil(size / pieceLength) };
}

/**
 * Which pieces are whole, as hexadecimal digits: the highest bit of the first
 * digit is piece 0, and bits beyond the last piece are 0.
 *
 * @param done Spans that ascend and do not touch.
 */
export function bitfieldOf(size: number, done: readonly ByteSpan[]): string {
  const { pieceLength, numPieces } = piecesOf(size);
  const bytes = new Uint8Array(Math.ceil(numPieces / 8));
  for (const { start, end } of done) {
    const first = Math.ceil(start / pieceLength);
    const last = end >= size ? numPieces : Math.floor(end / pieceLength);
    for (let piece = first; piece < last; piece++) {
      bytes[piece >> 3] = (bytes[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
    }
  }
  return bytes.toHex();
}
