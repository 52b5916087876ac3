/** Milliseconds without a refusal after which a learned cap is tried again. */
const RECOVERY_MS = 15_000;
/** The first wait after a refusal that named no time, in milliseconds. */
const FIRST_COOL_DOWN_MS = 1000;
const LONGEST_COOL_DOWN_MS = 60_000;
/**
 * How the wait grows from refusal to refusal: 1, 1.5, 2.3, 3.4 s. That is
 * slower than it grows after a broken line, for a busy host does answer, and
 * is often free again after seconds.
 */
const COOL_DOWN_GROWTH = 1.5;

/** How long a gate waits after refusals that named no time. */
export interface GateOptions {
  /** Milliseconds; grows by half with each refusal. @default 1000 */
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
  /** Until when the host itself asked to be left alone. */
  #namedUntil = 0;
  /** Until when it is left alone because it refused and named no time. */
  #guessedUntil = 0;
  /** Rounds of refusals since it last answered anything good. */
  #refusals = 0;
  #goodAt = Number.NEGATIVE_INFINITY;
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

  /** When anybody last got something good from it, of the steady clock. */
  get goodAt(): number {
    return this.#goodAt;
  }

  /** Milliseconds until a request may be sent; 0 where one may be now. */
  waitMs(now: number): number {
    return Math.max(0, this.#namedUntil - now, this.#guessedUntil - now);
  }

  /**
   * Whether one more connection may be opened. After a refusal one goes ahead,
   * and the others follow once the host has answered it well.
   */
  hasRoom(now: number): boolean {
    const borne = this.#refusals > 0 ? 1 : this.#capAt(now);
    const most = Math.min(borne, this.#limit());
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

  /** Notes a good reply or bytes, whoever got them: a wait that was only guessed is over. */
  served(now: number): void {
    this.#goodAt = now;
    this.#refusals = 0;
    this.#guessedUntil = 0;
  }

  /**
   * Notes a 429, 503 or the like. A time that the host named is kept to the
   * millisecond. Where it named none and serves others, it bears just those
   * that are under way; where it serves nobody, the wait grows from one second.
   * What it refuses while it is being left alone was asked before, and counts
   * with the refusal that began the wait.
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
    const isNewRound = serving === 0 && this.waitMs(now) === 0;
    if (serving > 0) {
      this.#cap = Math.min(this.#cap, Math.max(serving, this.#active));
    }
    // A wait of 0, or until a date that is over, names no time.
    if (retryAfterMs !== null && retryAfterMs > 0) {
      this.#namedUntil = Math.max(this.#namedUntil, now + retryAfterMs);
    } else if (isNewRound) {
      const wait = this.#firstCoolDownMs * COOL_DOWN_GROWTH ** this.#refusals;
      this.#guessedUntil = now + Math.min(LONGEST_COOL_DOWN_MS, wait);
    }
    if (isNewRound) this.#refusals++;
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
