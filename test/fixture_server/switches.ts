import type { FixtureFile } from "./fixture_file.ts";
import type { HeaderLine } from "./reply.ts";
import type { RequestFacts, When } from "./when.ts";

/** How a file answers requests for a part of it. */
export type RangesMode =
  /** Correct: 206, and 416 for a range outside the file. */
  | "yes"
  /** Always 200 with the whole file, and no `Accept-Ranges`. */
  | "none"
  /** 200 for ranges above `bytes` (by default 1 MiB), else correct. */
  | "only_small"
  /** 206 whose range is moved by `bytes` (by default +1; may be negative). */
  | "shifted"
  /** 206 whose total is off by `bytes` (by default +1). */
  | "wrong_total"
  /** 206 whose total is `*`. */
  | "star_total"
  /** 206 that goes on for `bytes` (by default 1000) after the last byte asked for. */
  | "longer"
  /** A valid 206 that ends `bytes` early (by default: after half of the ask). */
  | "shorter"
  /** 206 `multipart/byteranges` with one part. */
  | "multipart"
  /** 416 for every range. */
  | "416"
  /** 206 with the right bytes and no `Content-Range`. */
  | "206_without_content_range"
  /** Correct for the first `requests` (by default 1) requests, then as "none". */
  | "stops_after"
  /** 206 that claims the range asked for, with bytes from elsewhere. */
  | "lying_header";

/** {@link RangesMode} for some requests only, or with its number. */
export interface RangesSwitch {
  mode: RangesMode;
  /** Requests that are not hit are answered as by "yes". @default all */
  when?: When | undefined;
  bytes?: number | undefined;
  requests?: number | undefined;
}

/** A value, or a way to choose it for each request. */
export type PerRequest<T> = T | ((request: RequestFacts) => T);

/**
 * What a file server may do wrong, or slowly. All can be combined, and changed
 * while replies are being sent: rates and cuts take effect at the next slice.
 */
export interface Switches {
  /**
   * Speed of each connection. A list is shared out by connection: the nth
   * connection takes the nth speed, and the list repeats. A function is asked
   * before each slice, so its answer may change while a body is sent.
   *
   * @default no limit
   */
  bytesPerSecond?: PerRequest<number | null> | readonly number[] | undefined;
  /** Milliseconds between a request and the first byte of its reply. */
  firstByteDelayMs?: PerRequest<number> | undefined;
  /** Held before the head of the reply, until the promise resolves. */
  gate?: ((request: RequestFacts) => Promise<void>) | undefined;
  /** Held in the middle of the body, until the promise resolves. */
  hold?:
    | { afterBytes: number; until: (request: RequestFacts) => Promise<void> }
    | undefined;
  /** Keeps the socket open after so many bytes, and sends nothing more. */
  stall?: { afterBytes: number; when?: When | undefined } | undefined;
  /** Cuts the connection (RST) after so many bytes; a pair is a range to draw from. */
  reset?:
    | {
        afterBytes: number | readonly [min: number, max: number];
        when?: When | undefined;
      }
    | undefined;
  /** Closes cleanly (FIN) so many bytes before the promised end. */
  shortBody?: { by: number; when?: When | undefined } | undefined;
  /** The most replies at a time; what comes above is turned away. */
  connectionCap?:
    | {
        max: number;
        /** "refuse" cuts the connection (RST) instead of replying. @default "status" */
        mode?: "status" | "refuse" | undefined;
        /** @default 503 */
        status?: number | undefined;
        retryAfter?: RetryAfter | undefined;
      }
    | undefined;
  /** Another status instead of the file. */
  status?:
    | {
        code: number;
        retryAfter?: RetryAfter | undefined;
        /** The first so many requests. @default all */
        count?: number | undefined;
        when?: When | undefined;
        body?: string | undefined;
      }
    | undefined;
  /** @default "yes" */
  ranges?: RangesMode | RangesSwitch | undefined;
  /** The file becomes another one, for requests after so many requests or bytes. */
  change?:
    | {
        afterRequests?: number | undefined;
        afterBytes?: number | undefined;
        seed: number;
        /** @default made from the new content */
        etag?: string | null | undefined;
        size?: number | undefined;
      }
    | undefined;
  /** The raw field value, "weak" for a weak one, null for none. @default strong */
  etag?: string | null | ((ordinal: number) => string | null) | undefined;
  /** The raw field value. @default none */
  lastModified?: string | undefined;
  /** "none" ends the body by closing. @default `Content-Length` */
  length?: "chunked" | "none" | undefined;
  /** Sends the body gzipped. @default never */
  gzip?: "when_asked" | "always" | undefined;
  /** A web page with status 200 (206 for a range with `partial`) instead of the file. */
  html?:
    | {
        when?: When | undefined;
        body?: string | undefined;
        partial?: boolean | undefined;
      }
    | undefined;
  /** The raw field value; text is sent as UTF-8, bytes as they are. */
  contentDisposition?: string | Uint8Array | undefined;
  /** @default "application/octet-stream" */
  contentType?: string | undefined;
  /** More header lines, sent as they are. */
  headers?: PerRequest<readonly HeaderLine[]> | undefined;
  /** Whether replies say `Accept-Ranges`, where ranges work. @default true */
  acceptRanges?: boolean | undefined;
  /** `Repr-Digest` with the SHA-256 of the file, or of something else. */
  reprDigest?: true | "wrong" | undefined;
  /** Sends the client elsewhere. */
  redirect?: RedirectSwitch | undefined;
  /** Turns requests away that lack this header. */
  requireHeader?:
    | { name: string; value: string; status?: number | undefined }
    | undefined;
  /** Flips every bit of the bytes at these offsets of the file. */
  corrupt?: { flipAt: readonly number[]; when?: When | undefined } | undefined;
}

/** Seconds, or "date" for an HTTP date two seconds ahead. */
export type RetryAfter = number | "date" | string;

/** Where and how a file redirects. */
export interface RedirectSwitch {
  /** A file of any fixture server, or a raw `Location`. */
  to?: FixtureFile | string | undefined;
  /** @default 302 */
  status?: number | undefined;
  /** Signs the URL anew for each request; `to` must be a file. */
  signed?: SignOptions | undefined;
  /** Hops through this server before `to`. @default 0 */
  chain?: number | undefined;
  /** Gives `Location` as a path where it stays on this server. @default false */
  relative?: boolean | undefined;
  /** Redirects to itself for ever. @default false */
  loop?: boolean | undefined;
}

/** How long a signed URL works. */
export interface SignOptions {
  /** Milliseconds. @default for ever */
  ttlMs?: number | undefined;
  /** Requests. @default any number */
  maxUses?: number | undefined;
}
