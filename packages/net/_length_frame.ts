import type { Frame } from "./_frame.ts";

/** A body of so many bytes; `Infinity` for one that ends with its connection. */
export class LengthFrame implements Frame {
  overrun = false;
  #left: number;
  #piece: Uint8Array | null = null;

  constructor(length: number) {
    this.#left = length;
  }

  get done(): boolean {
    return this.#left === 0 && this.#piece === null;
  }

  feed(bytes: Uint8Array): void {
    if (bytes.length > this.#left) {
      this.overrun = true;
      bytes = bytes.subarray(0, this.#left);
    }
    this.#left -= bytes.length;
    this.#piece = bytes.length === 0 ? null : bytes;
  }

  read(): Uint8Array | null {
    const piece = this.#piece;
    this.#piece = null;
    return piece;
  }
}
