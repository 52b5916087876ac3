/**
 * Finds a body among the bytes of a connection. `feed` is called only when
 * `read` has answered null, so nothing piles up inside.
 */
export interface Frame {
  feed(bytes: Uint8Array): void;
  /** The next piece of the body, a view of what was fed; null: feed more. */
  read(): Uint8Array | null;
  /** True once the last byte of the body was read. */
  readonly done: boolean;
  /** True where bytes came after the body; nobody asked for them. */
  readonly overrun: boolean;
}
