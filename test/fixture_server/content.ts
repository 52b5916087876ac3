import { createCipheriv, createHash } from "node:crypto";

/** Bytes of one block; every block of a file differs from all others. */
export const BLOCK_BYTES = 65_536;

/** Bytes in one mebibyte. */
export const MIB = 1_048_576;

/** Windows into a table; a power of two, so that an odd step visits each one. */
const WINDOWS = MIB;
const STEP = 40_503;
const MAX_TABLES = 16;
/** Blocks hashed between two turns of the event loop: 16 MiB. */
const BLOCKS_PER_TURN = 256;

/** What a file's bytes are made from. */
export interface Content {
  /** Chooses the bytes. */
  seed: number;
  /** Bytes. */
  size: number;
  /** The first bytes, in the place of made-up ones. @default none */
  head?: Uint8Array | undefined;
}

/** What the bytes at any offset depend on. */
export type ContentKind = Omit<Content, "size">;

const tables = new Map<number, Uint8Array>();
const digests = new Map<string, Promise<string>>();

/** The random bytes that all blocks of a seed are windows of. */
function tableOf(seed: number): Uint8Array {
  const known = tables.get(seed);
  if (known !== undefined) return known;
  const key = createHash("sha256").update(`haul fixture ${seed}`).digest();
  const cipher = createCipheriv(
    "aes-128-ctr",
    key.subarray(0, 16),
    key.subarray(16),
  );
  const table = new Uint8Array(
    cipher.update(new Uint8Array(WINDOWS + BLOCK_BYTES)),
  );
  if (tables.size >= MAX_TABLES) tables.clear();
  tables.set(seed, table);
  return table;
}

/**
 * The bytes from `offset` to the end of its 64 KiB block. A view of a shared
 * table, so it costs no copy: callers must not write to it.
 *
 * Block `n` is the window that begins at `n * STEP mod WINDOWS`. `STEP` is odd,
 * so no two blocks below 64 GiB are the same window.
 */
export function contentBlock(seed: number, offset: number): Uint8Array {
  const block = Math.floor(offset / BLOCK_BYTES);
  const from = (block * STEP) % WINDOWS;
  return tableOf(seed).subarray(
    from + (offset % BLOCK_BYTES),
    from + BLOCK_BYTES,
  );
}

/** The views that together are the bytes `[start, end)` of a content. */
export function* contentPieces(
  { seed, head }: ContentKind,
  start: number,
  end: number,
): Generator<Uint8Array> {
  let offset = start;
  if (head !== undefined && start < head.length && start < end) {
    const piece = head.subarray(start, end);
    yield piece;
    offset += piece.byteLength;
  }
  while (offset < end) {
    const piece = contentBlock(seed, offset).subarray(0, end - offset);
    yield piece;
    offset += piece.byteLength;
  }
}

/** A copy of the bytes `[start, end)` of a content, which a seed alone may stand for. */
export function contentBytes(
  content: number | ContentKind,
  start: number,
  end: number,
): Uint8Array {
  const kind = typeof content === "number" ? { seed: content } : content;
  const bytes = new Uint8Array(Math.max(0, end - start));
  let at = 0;
  for (const piece of contentPieces(kind, start, end)) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/** The SHA-256, in hexadecimal, of a whole content. Worked out once. */
export function contentSha256(content: Content): Promise<string> {
  const head = Bun.hash(content.head ?? "");
  const key = `${content.seed}:${content.size}:${head}`;
  const known = digests.get(key);
  if (known !== undefined) return known;
  const digest = hashContent(content);
  digests.set(key, digest);
  return digest;
}

async function hashContent({ size, ...kind }: Content): Promise<string> {
  const hash = createHash("sha256");
  let blocks = 0;
  for (const piece of contentPieces(kind, 0, size)) {
    hash.update(piece);
    blocks += 1;
    if (blocks % BLOCKS_PER_TURN === 0) await Bun.sleep(0);
  }
  return hash.digest("hex");
}
