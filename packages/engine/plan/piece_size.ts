/** The smallest piece worth a request of its own, in bytes. */
const MIN_PIECE = 1 << 20;
/** A piece before any speed is known. */
const FIRST_PIECE = 16 << 20;
/**
 * The pieces under way together: they bound how far the hash, which goes in
 * order, can fall behind. What is left of it when the last byte is here takes
 * a third of a second.
 */
const MAX_WINDOW = 512 << 20;
const SMALL_PIECE = 8 << 20;
/** Requests may cost this part of the time at most: 1 / 40 = 2.5 %. */
const WORTH_OF_A_REQUEST = 40;

/** What the length of the next piece depends on. */
export interface PieceFacts {
  /** Bytes that nobody has begun. */
  readonly unassigned: number;
  /** Bytes that others are fetching and have not yet got. */
  readonly underWay: number;
  /** Connections that share both. */
  readonly connections: number;
  /** Bytes a second of one connection; 0 while unknown. */
  readonly speed: number;
  /** Milliseconds from a request to its first byte. */
  readonly firstByteMs: number;
}

/**
 * How many bytes the next segment takes. Pieces are handed out in order, so
 * that the hash can follow close behind; yet each is long enough that waiting
 * for its first byte hardly counts, and never more than a fair share.
 */
export function pieceSize(facts: PieceFacts): number {
  const { unassigned, underWay, connections, speed, firstByteMs } = facts;
  // Of all that is left: so the last pieces of all end at about one time.
  const share = Math.ceil((unassigned + underWay) / Math.max(1, connections));
  const worthwhile =
    speed === 0
      ? FIRST_PIECE
      : (speed * firstByteMs * WORTH_OF_A_REQUEST) / 1000;
  const most = Math.max(SMALL_PIECE, MAX_WINDOW / Math.max(1, connections));
  const wished = Math.min(most, Math.max(SMALL_PIECE, worthwhile));
  const length = Math.max(MIN_PIECE, Math.min(share, wished));
  return Math.min(unassigned, Math.ceil(length / 4096) * 4096);
}
