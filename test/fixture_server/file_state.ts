import type { Content } from "./content.ts";
import type { FixtureFile } from "./fixture_file.ts";
import { Ledger } from "./ledger.ts";
import { safetensorsHead } from "./safetensors_head.ts";
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
  /**
   * The first bytes, in the place of made-up ones.
   *
   * @default a header that fits the size where the path ends in `.safetensors`, else none
   */
  head?: Uint8Array | undefined;
}

/** What the file is for one request. */
export interface FileVersion extends Content {
  /** The raw field value; null for none. */
  etag: string | null;
}

/** Finds another file of the same server by its path. */
export type FindFile = (path: string) => FixtureFile | undefined;

/** What a server knows of one of its files; tests see a {@link FixtureFile}. */
export class FileState implements Content {
  readonly url: string;
  readonly path: string;
  readonly size: number;
  readonly seed: number;
  readonly head: Uint8Array | undefined;
  readonly ledger = new Ledger();
  readonly signedUrls: SignedUrls;
  readonly findFile: FindFile;
  /** The switches as they stand. */
  switches: Switches;
  readonly #attempts = new Map<number, number>();
  readonly #hits = new WeakMap<object, number>();
  #inside = 0;

  constructor(url: string, options: FileOptions, findFile: FindFile) {
    const { seed = 1, size, head, ...switches } = options;
    this.url = url;
    this.path = new URL(url).pathname;
    this.seed = seed;
    this.size = size;
    this.head = head ?? promisedHead(this.path, size);
    this.signedUrls = new SignedUrls(url);
    this.findFile = findFile;
    this.switches = switches;
  }

  /** What the switches may know of a request; counts it as an attempt. */
  factsOf(request: WireRequest, connection: number): RequestFacts {
    const start = request.range?.start ?? 0;
    const attempt = this.#attempts.get(start) ?? 0;
    this.#attempts.set(start, attempt + 1);
    return {
      ordinal: this.ledger.requests.length,
      connection,
      range: request.range,
      attempt,
      method: request.method,
    };
  }

  /** What the file is for a request; `change` may have made it another one. */
  versionFor({ ordinal }: RequestFacts): FileVersion {
    const { change, etag } = this.switches;
    const changed =
      change !== undefined &&
      ordinal >= (change.afterRequests ?? 0) &&
      this.ledger.bytesSent >= (change.afterBytes ?? 0);
    const seed = changed ? change.seed : this.seed;
    const size = changed ? (change.size ?? this.size) : this.size;
    const given = typeof etag === "function" ? etag(ordinal) : etag;
    const own = changed && change.etag !== undefined ? change.etag : given;
    const strong = `"${seed.toString(36)}-${size.toString(36)}"`;
    const { head } = this;
    if (own === "weak") return { seed, size, head, etag: `W/${strong}` };
    return { seed, size, head, etag: own === undefined ? strong : own };
  }

  /** Counts a hit of a switch; tells how many it had before. */
  countHit(rule: object): number {
    const hits = this.#hits.get(rule) ?? 0;
    this.#hits.set(rule, hits + 1);
    return hits;
  }

  /** Takes a place among the replies being sent, where the cap leaves one. */
  enter(): boolean {
    const { max } = this.switches.connectionCap ?? { max: Infinity };
    if (this.#inside >= max) return false;
    this.#inside += 1;
    return true;
  }

  /** Gives the place back. */
  leave(): void {
    this.#inside -= 1;
  }
}

/** A file that calls itself a model is one, as far as its size has room for a header. */
export function promisedHead(
  path: string,
  size: number,
): Uint8Array | undefined {
  if (!path.endsWith(".safetensors")) return undefined;
  const head = safetensorsHead({ size });
  return head.length <= size ? head : undefined;
}
