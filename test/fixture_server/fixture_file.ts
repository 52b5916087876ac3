import { type Content, contentBytes, contentSha256 } from "./content.ts";
import { type FixtureStats, Ledger, type RequestRecord } from "./ledger.ts";
import { SignedUrls } from "./signed_urls.ts";
import type { Switches } from "./switches.ts";
import type { RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** What a file is at first: its bytes, and its switches. */
export interface FileOptions extends Switches {
  /** Bytes. */
  size: number;
  /** Chooses the bytes. @default 1 */
  seed?: number;
}

/** What the file is for one request. */
export interface FileVersion extends Content {
  /** The raw field value; null for none. */
  etag: string | null;
}

/** One file of a fixture server, and what was asked of it. */
export class FixtureFile {
  readonly url: string;
  readonly path: string;
  readonly size: number;
  readonly seed: number;
  /** Where its replies are counted. */
  readonly ledger = new Ledger();
  /** The signed URLs that lead to it. */
  readonly signedUrls: SignedUrls;
  /** Another file of the same server, by path. */
  readonly sibling: (path: string) => FixtureFile | undefined;
  readonly #attempts = new Map<number, number>();
  readonly #hits = new WeakMap<object, number>();
  #inside = 0;
  #switches: Switches;

  constructor(
    url: string,
    options: FileOptions,
    sibling: (path: string) => FixtureFile | undefined = () => undefined,
  ) {
    const { seed = 1, size, ...switches } = options;
    this.url = url;
    this.path = new URL(url).pathname;
    this.seed = seed;
    this.size = size;
    this.signedUrls = new SignedUrls(url);
    this.sibling = sibling;
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

  /** What the file is for a request; `change` may have made it another one. */
  versionFor({ ordinal }: RequestFacts): FileVersion {
    const { change, etag } = this.#switches;
    const changed =
      change !== undefined &&
      ordinal >= (change.afterRequests ?? 0) &&
      this.ledger.bytesSent >= (change.afterBytes ?? 0);
    const seed = changed ? change.seed : this.seed;
    const size = changed ? (change.size ?? this.size) : this.size;
    const given = typeof etag === "function" ? etag(ordinal) : etag;
    const own = changed && change.etag !== undefined ? change.etag : given;
    const strong = `"${seed.toString(36)}-${size.toString(36)}"`;
    if (own === "weak") return { seed, size, etag: `W/${strong}` };
    return { seed, size, etag: own === undefined ? strong : own };
  }

  /** Counts a hit of a switch; tells how many it had before. */
  countHit(rule: object): number {
    const hits = this.#hits.get(rule) ?? 0;
    this.#hits.set(rule, hits + 1);
    return hits;
  }

  /** Takes a place among the replies being sent, where the cap leaves one. */
  enter(): boolean {
    const { max } = this.#switches.connectionCap ?? { max: Infinity };
    if (this.#inside >= max) return false;
    this.#inside += 1;
    return true;
  }

  /** Gives the place back. */
  leave(): void {
    this.#inside -= 1;
  }
}
