/** Milliseconds without a refusal after which a learned cap is tried again. */
const RECOVERY_MS = 15_000;
/** The first wait after a refusal that named no time, in milliseconds. */
const FIRST_COOL_DOWN_MS = 1000;
const LONGEST_COOL_DOWN_MS = 60_000;

/** How long a gate waits after refusals that named no time. */
export interface GateOptions {
  /** Milliseconds; doubles with each refusal. @default 1000 */
  firstCoolDownMs?: number;
  /** The most connections that the user allows it now. @default no limit */
  limit?: () => number;
}

/** The most connections to one host that the user allows; null for no limit. */
export interface HostLimits {
  connectionsPerHost: number | null;
  /** By host, with its port where URLs write it; outranks the above. */
  hostConnections: Readonly<Record<string, number>>;
}

/**
 * One host's door, shared by all jobs: how many connections it has shown to
 * bear, and until when it asked to be left alone.
 */
export class HostGate {
  readonly #firstCoolDownMs: number;
  readonly #limit: () => number;
  #active = 0;
  #cap = Number.POSITIVE_INFINITY;
  #closedUntil = 0;
  #refusals = 0;
  #lastRefusal = Number.NEGATIVE_INFINITY;
  #status: number | null = null;

  constructor(options: GateOptions = {}) {
    this.#firstCoolDownMs = options.firstCoolDownMs ?? FIRST_COOL_DOWN_MS;
    this.#limit = options.limit ?? (() => Number.POSITIVE_INFINITY);
  }

  /** Connections that are under way. */
  get active(): number {
    return this.#active;
  }

  /** The most connections the host has shown to bear. */
  get cap(): number {
    return this.#cap;
  }

  /** The status of the newest refusal that named it; null before the first. */
  get status(): number | null {
    return this.#status;
  }

  /** Milliseconds until a request may be sent; 0 where one may be now. */
  waitMs(now: number): number {
    return Math.max(0, this.#closedUntil - now);
  }

  /** Whether one more connection may be opened. */
  hasRoom(now: number): boolean {
    const most = Math.min(this.#capAt(now), this.#limit());
    return this.waitMs(now) === 0 && this.#active < most;
  }

  /** Takes a place for one connection, or answers false. */
  tryEnter(now: number): boolean {
    if (!this.hasRoom(now)) return false;
    this.#active++;
    return true;
  }

  /** Gives a place back. */
  leave(): void {
    this.#active = Math.max(0, this.#active - 1);
  }

  /** Notes that the host served bytes. */
  served(): void {
    this.#refusals = 0;
  }

  /**
   * Notes a 429, 503 or the like. A time that the host named is kept to the
   * millisecond. Where it named none and serves others, it bears just those;
   * where it serves nobody, the wait doubles from one second.
   *
   * @param options.retryAfterMs What the host named, or null.
   * @param options.serving Connections that it is serving at this moment.
   * @param options.status The status that it answered, for {@link status}.
   */
  refused(
    now: number,
    options: {
      retryAfterMs: number | null;
      serving: number;
      status?: number | undefined;
    },
  ): void {
    const { retryAfterMs, serving, status } = options;
    this.#status = status ?? this.#status;
    this.#lastRefusal = now;
    if (serving > 0) this.#cap = Math.min(this.#cap, serving);
    // A wait of 0, or until a date that is over, names no time.
    if (retryAfterMs !== null && retryAfterMs > 0) {
      this.#closedUntil = Math.max(this.#closedUntil, now + retryAfterMs);
    } else if (serving === 0) {
      const wait = this.#firstCoolDownMs * 2 ** this.#refusals++;
      const until = now + Math.min(LONGEST_COOL_DOWN_MS, wait);
      this.#closedUntil = Math.max(this.#closedUntil, until);
    }
  }

  #capAt(now: number): number {
    if (now - this.#lastRefusal < RECOVERY_MS) return this.#cap;
    if (Number.isFinite(this.#cap)) {
      this.#cap += 1;
      this.#lastRefusal = now;
    }
    return this.#cap;
  }
}

/** The gates of all hosts, by host and port. */
export class HostGates {
  readonly #gates = new Map<string, HostGate>();
  readonly #options: GateOptions;
  /** What the user allows; may change at any time. */
  limits: HostLimits = { connectionsPerHost: null, hostConnections: {} };

  constructor(options: GateOptions = {}) {
    this.#options = options;
  }

  /** The gate of the host that a URL names. */
  of(url: string): HostGate {
    const { host } = new URL(url);
    let gate = this.#gates.get(host);
    if (gate === undefined) {
      gate = new HostGate({
        ...this.#options,
        limit: () => this.#limitOf(host),
      });
      this.#gates.set(host, gate);
    }
    return gate;
  }

  #limitOf(host: string): number {
    const { connectionsPerHost, hostConnections } = this.limits;
    const own = Object.hasOwn(hostConnections, host)
      ? hostConnections[host]
      : connectionsPerHost;
    return own ?? Number.POSITIVE_INFINITY;
  }
}
