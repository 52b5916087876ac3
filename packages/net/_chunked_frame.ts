import { problem } from "@haul/contract/plain";
import type { Frame } from "./_frame.ts";

/** A size with its extensions, or one trailer; all trailers together bear eight times that. */
const MAX_LINE_BYTES = 8_192;
const MAX_TRAILER_BYTES = 65_536;

const LF = 10;

/** Thirteen digits are 2^52, the most that a double counts in bytes. */
const SIZE_LINE_REGEXP = /^([0-9a-f]{1,13})[ \t]*(?:;[^\0\r\n]*)?$/i;

/**
 * Reads the chunked transfer coding of RFC 9112 section 7.1 as bytes come,
 * whatever the pieces they come in. Extensions and trailers are passed over.
 */
export class ChunkedFrame implements Frame {
  #state: "size" | "data" | "data_end" | "trailer" | "done" = "size";
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #line = "";
  #left = 0;
  #trailerBytes = 0;

  get done(): boolean {
    return this.#state === "done";
  }

  get overrun(): boolean {
    return this.done && this.#at < this.#input.length;
  }

  feed(bytes: Uint8Array): void {
    this.#input = bytes;
    this.#at = 0;
  }

  /** @throws {ProblemError} `network` where the coding is broken. */
  read(): Uint8Array | null {
    while (this.#state !== "done") {
      if (this.#state === "data") {
        const piece = this.#takeData();
        if (piece.length > 0) return piece;
        return null;
      }
      const line = this.#takeLine();
      if (line === null) return null;
      this.#onLine(line);
    }
    return null;
  }

  #takeData(): Uint8Array {
    const piece = this.#input.subarray(this.#at, this.#at + this.#left);
    this.#at += piece.length;
    this.#left -= piece.length;
    if (this.#left === 0) this.#state = "data_end";
    return piece;
  }

  /** A whole line without its end, or null while some of it is missing. */
  #takeLine(): string | null {
    const lf = this.#input.indexOf(LF, this.#at);
    const end = lf < 0 ? this.#input.length : lf;
    if (this.#line.length + end - this.#at > MAX_LINE_BYTES) throw broken();
    this.#line += String.fromCharCode(...this.#input.subarray(this.#at, end));
    this.#at = lf < 0 ? end : lf + 1;
    if (lf < 0) return null;
    const line = this.#line.replace(/\r$/, "");
    this.#line = "";
    return line;
  }

  #onLine(line: string): void {
    if (this.#state === "data_end") {
      if (line !== "") throw broken();
      this.#state = "size";
    } else if (this.#state === "size") {
      const digits = SIZE_LINE_REGEXP.exec(line)?.[1];
      if (digits === undefined) throw broken();
      this.#left = Number.parseInt(digits, 16);
      this.#state = this.#left === 0 ? "trailer" : "data";
    } else if (line === "") {
      this.#state = "done";
    } else {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > MAX_TRAILER_BYTES) throw broken();
    }
  }
}

function broken() {
  return problem(
    "network",
    "The server's reply broke off: its chunks make no sense; try again.",
    { retry: "now" },
  );
}
