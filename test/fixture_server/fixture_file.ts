import { type Content, contentBytes, contentSha256 } from "./content.ts";
import { type FixtureStats, Ledger, type RequestRecord } from "./ledger.ts";
import type { Switches } from "./switches.ts";
import type { RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** What a file is at first: its bytes, and its switches. */
export interface FileOptions extends Content, Switches {}

/** One file of a fixture server, and what was asked of it. */
export class FixtureFile {
  readonly url: string;
  readonly path: string;
  readonly size: number;
  readonly seed: number;
  /** Where its replies are counted. */
  readonly ledger = new Ledger();
  readonly #attempts = new Map<number, number>();
  #switches: Switches;

  constructor(url: string, options: FileOptions) {
    const { seed, size, ...switches } = options;
    this.url = url;
    this.path = new URL(url).pathname;
    this.seed = seed;
    this.size = size;
    this.#switches = switches;
  }

  /** The switches as they stand. */
  get switches(): Switches {
    return this.#switches;
  }

  /** The requests for it, in the order they came. */
  get requests(): readonly RequestRecord[] {
    return this.ledger.requests;
  }

  /** Its counters as they stand; a copy. */
  get stats(): FixtureStats {
    return this.ledger.stats();
  }

  /** Changes some switches, also for replies being sent; undefined clears one. */
  set(switches: Switches): void {
    this.#switches = { ...this.#switches, ...switches };
  }

  /** The SHA-256 of the true content, in hexadecimal. */
  sha256(): Promise<string> {
    return contentSha256(this);
  }

  /** A copy of the true bytes `[start, end)`. */
  bytes(start = 0, end = this.size): Uint8Array {
    return contentBytes(this.seed, start, end);
  }

  /** Resolves as soon as `ready` says yes to the file's counters. */
  until(ready: (stats: FixtureStats) => boolean): Promise<void> {
    return this.ledger.until(ready);
  }

  /** What the switches may know of a request; counts it as an attempt. */
  factsOf(request: WireRequest, connection: number): RequestFacts {
    const start = request.range?.start ?? 0;
    const attempt = this.#attempts.get(start) ?? 0;
    this.#attempts.set(start, attempt + 1);
    return {
      ordinal: this.requests.length,
      connection,
      range: request.range,
      attempt,
      method: request.method,
    };
  }
}
