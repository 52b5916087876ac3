/** What the dialler may do, as plain data: it crosses into worker threads. */
export interface NetPolicy {
  /** Plain http to hosts other than this machine. @default false */
  readonly allowHttp: boolean;
  /** Ranges of non-public addresses that may be dialled, in CIDR notation. @default [] */
  readonly allowPrivate: readonly string[];
  /**
   * Host names and addresses that the user's own URL named. They may be
   * private or loopback, and plain http is accepted where they are loopback.
   * @default []
   */
  readonly trustedHosts: readonly string[];
  /** Proxies, as `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name them. */
  readonly proxy: {
    readonly https: string | null;
    readonly http: string | null;
    readonly noProxy: string;
  };
  /** Fixed answers of name resolution, by lower-case host name. @default {} */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds to connect, TLS included. @default 15_000 */
  readonly connectTimeoutMs: number;
  /** Milliseconds from a sent request to the head of its reply. @default 30_000 */
  readonly headTimeoutMs: number;
}

/** A policy with the safe defaults, and what `changes` says. */
export function netPolicy(changes: Partial<NetPolicy> = {}): NetPolicy {
  return {
    allowHttp: false,
    allowPrivate: [],
    trustedHosts: [],
    proxy: { https: null, http: null, noProxy: "" },
    hosts: {},
    connectTimeoutMs: 15_000,
    headTimeoutMs: 30_000,
    ...changes,
  };
}
