/** How many idle connections an {@link Agent} keeps, and for how long. */
export interface AgentOptions {
  /** Idle connections in total. @default 64 */
  maxIdle?: number;
  /** Milliseconds that a connection may be idle. @default 4_000 */
  idleMs?: number;
}

/** Keeps connections that may serve another request. */
export class Agent implements Disposable {
  constructor(_options: AgentOptions = {}) {}

  /** Closes every idle connection, and those in use once they are done. */
  [Symbol.dispose](): void {
    throw new Error("not written yet");
  }
}
