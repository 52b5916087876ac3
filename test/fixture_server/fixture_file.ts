import { contentBytes, contentSha256 } from "./content.ts";
import type { FileState } from "./file_state.ts";
import type { FixtureStats, RequestRecord } from "./ledger.ts";
import type { SignedUrls } from "./signed_urls.ts";
import type { Switches } from "./switches.ts";

/** One file of a fixture server: its true bytes, and what was asked of it. */
export class FixtureFile {
  readonly #state: FileState;

  constructor(state: FileState) {
    this.#state = state;
  }

  get url(): string {
    return this.#state.url;
  }

  get path(): string {
    return this.#state.path;
  }

  /** Bytes. */
  get size(): number {
    return this.#state.size;
  }

  get seed(): number {
    return this.#state.seed;
  }

  /** The first bytes, where they are not made up. */
  get head(): Uint8Array | undefined {
    return this.#state.head;
  }

  /** The switches as they stand. */
  get switches(): Switches {
    return this.#state.switches;
  }

  /** The signed URLs that lead to it. */
  get signedUrls(): SignedUrls {
    return this.#state.signedUrls;
  }

  /** The requests for it, in the order they came. */
  get requests(): readonly RequestRecord[] {
    return this.#state.ledger.requests;
  }

  /** Its counters as they stand; a copy. */
  get stats(): FixtureStats {
    return this.#state.ledger.stats();
  }

  /** Changes some switches, also for replies being sent; undefined clears one. */
  set(switches: Switches): void {
    this.#state.switches = { ...this.#state.switches, ...switches };
  }

  /** The SHA-256 of the true content, in hexadecimal. */
  sha256(): Promise<string> {
    return contentSha256(this.#state);
  }

  /** A copy of the true bytes `[start, end)`. */
  bytes(start = 0, end = this.size): Uint8Array {
    return contentBytes(this.#state, start, end);
  }

  /** Resolves as soon as `ready` says yes to the file's counters. */
  until(ready: (stats: FixtureStats) => boolean): Promise<void> {
    return this.#state.ledger.until(ready);
  }
}
