import type { HeaderLine } from "../reply.ts";

/** What a fault of the API goes by. */
export interface MegaApiFacts {
  /** Which request it is, from 0. */
  ordinal: number;
  /** The commands that came. */
  commands: readonly Readonly<Record<string, unknown>>[];
  /** The shared folder that the query names, or null. */
  folder: string | null;
}

/** A reply of the API in place of the right one. */
export interface MegaApiFault {
  /** @default 200 */
  status?: number;
  /** The body as JSON: a bare number, an array, objects. */
  json: unknown;
}

/** What a fault of the storage goes by. */
export interface MegaStorageFacts {
  /** Which request it is, from 0. */
  ordinal: number;
  /** First byte that was asked for. */
  start: number;
  /** Last byte, included. */
  end: number;
  /** Bytes that the storage has sent so far. */
  sent: number;
}

/** What the storage does in place of the right reply. */
export type MegaStorageFault =
  | {
      status: number;
      headers?: readonly HeaderLine[];
      /** Milliseconds before the reply. @default 0 */
      delayMs?: number;
    }
  /** Sends so many bytes fewer, and says so in `Content-Length`. */
  | { shorter: number }
  /** Cuts the connection after so many bytes. */
  | { cutAfter: number };

/** The behaviours of the stand-in; a test may change them while it runs. */
export interface MegaSwitches {
  /** Answers an API request in another way. @default never */
  api?: ((facts: MegaApiFacts) => MegaApiFault | null) | undefined;
  /** Demands work of this easiness with status 402. @default none */
  hashcash?: number | undefined;
  /** Error numbers for single handles. @default none */
  refusals?: Readonly<Record<string, number>> | undefined;
  /** What stands beside size and name where no address is given, as over quota. @default addresses are given */
  withoutAddress?: { e?: number; tl?: number } | undefined;
  /** Answers a storage request in another way. @default never */
  storage?: ((facts: MegaStorageFacts) => MegaStorageFault | null) | undefined;
  /** For each connection. @default no limit */
  bytesPerSecond?: number | undefined;
}

/** What {@link quotaAfter} takes. */
export interface QuotaOptions {
  /** How long the quota stays used up, in milliseconds. */
  lastsMs: number;
  /** Whether the reply says how long. @default true */
  tells?: boolean;
}

/**
 * A quota that is used up once the storage has sent so many bytes: every
 * request that comes then is answered with 509 for a while, and those under
 * way go on.
 */
export function quotaAfter(
  bytes: number,
  { lastsMs, tells = true }: QuotaOptions,
): NonNullable<MegaSwitches["storage"]> {
  let end: number | null = null;
  return ({ sent }) => {
    if (sent < bytes) return null;
    end ??= Date.now() + lastsMs;
    const left = end - Date.now();
    if (left <= 0) return null;
    const seconds = String(Math.ceil(left / 1000));
    return {
      status: 509,
      headers: tells ? [["X-MEGA-Time-Left", seconds]] : [],
    };
  };
}
