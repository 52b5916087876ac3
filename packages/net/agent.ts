import type { Connection, ConnectionReader } from "./_connection.ts";

/** How many idle connections an {@link Agent} keeps, and for how long. */
export interface AgentOptions {
  /** Idle connections in total. @default 64 */
  maxIdle?: number;
  /**
   * Milliseconds that a connection may be idle: less than the 5 seconds after
   * which Node's servers, the least patient of the common ones, hang up.
   *
   * @default 4_000
   */
  idleMs?: number;
}

interface IdleConnection {
  readonly key: string;
  readonly connection: Connection;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Keeps connections that may serve another request. They never keep the
 * process alive, and only a request under the same policy gets one.
 *
 * @example
 * ```ts
 * import { Agent } from "@haul/net";
 *
 * using agent = new Agent();
 * console.assert(agent.idle === 0);
 * ```
 */
export class Agent implements Disposable {
  readonly #maxIdle: number;
  readonly #idleMs: number;
  /** Oldest first. */
  readonly #idle: IdleConnection[] = [];
  #disposed = false;

  constructor(options: AgentOptions = {}) {
    this.#maxIdle = options.maxIdle ?? 64;
    this.#idleMs = options.idleMs ?? 4_000;
  }

  /** How many connections are idle. */
  get idle(): number {
    return this.#idle.length;
  }

  /**
   * The idle connection for a key that was used last, or null. For
   * {@link request} alone.
   */
  take(key: string): Connection | null {
    const entry = this.#idle.findLast((idle) => idle.key === key);
    if (entry === undefined) return null;
    this.#forget(entry);
    entry.connection.detach();
    entry.connection.background = false;
    entry.connection.reused = true;
    return entry.connection;
  }

  /** Keeps a connection whose last reply was read to its end. For {@link request} alone. */
  give(key: string, connection: Connection): void {
    if (this.#disposed || connection.ended) {
      connection.destroy();
      return;
    }
    const drop = (): void => this.#drop(entry);
    const timer = setTimeout(drop, this.#idleMs);
    timer.unref();
    const entry: IdleConnection = { key, connection, timer };
    this.#idle.push(entry);
    connection.background = true;
    // Whatever an idle peer says, farewell included, ends the connection.
    const reader: ConnectionReader = { onData: drop, onEnd: drop };
    connection.attach(reader);
    const oldest = this.#idle[0];
    if (this.#idle.length > this.#maxIdle && oldest) this.#drop(oldest);
  }

  /** Closes every idle connection; those in use are closed once they are done. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const entry of [...this.#idle]) this.#drop(entry);
  }

  #drop(entry: IdleConnection): void {
    this.#forget(entry);
    entry.connection.destroy();
  }

  #forget(entry: IdleConnection): void {
    clearTimeout(entry.timer);
    const at = this.#idle.indexOf(entry);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}
