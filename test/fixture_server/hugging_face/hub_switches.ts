/** What the stand-in may do otherwise, or wrong; all can be changed at any time. */
export interface HubSwitches {
  /** Entries on one page of a tree. @default 1000 */
  pageSize?: number | undefined;
  /** The origin that `next` links name, as mirrors leave the hub's in them. @default the hub's own */
  nextOrigin?: string | undefined;
  /** The origin's scheme and host in `Link` for Xet, as mirrors mix up. @default the hub's own */
  linkOrigin?: string | undefined;
  /** Puts the `Range` of the resolve request into the signature. @default false */
  bindRange?: boolean | undefined;
  /** Milliseconds that a link has aged when it is handed out. @default 0 */
  linkAgeMs?: number | undefined;
  /** Milliseconds that a link lives. @default 3_600_000 */
  linkLifeMs?: number | undefined;
  /** Milliseconds that the client's clock is ahead of the one that signs. @default 0 */
  clockAheadMs?: number | undefined;
  /** The form of links: of CloudFront, as today, or of S3, as the bridge's. @default "cloudfront" */
  linkForm?: "cloudfront" | "s3" | undefined;
  /** So many links from now on lead to an edge that refuses them. @default 0 */
  brokenLinks?: number | undefined;
  /** Bytes; more than that the storage gives in ranges alone. @default any */
  wholeBelow?: number | undefined;
  /** Gzips whatever is asked for with gzip, ranges unheeded. @default false */
  gzip?: boolean | undefined;
  /** Requests that a bucket takes until its limit, by bucket. @default any */
  limits?: Partial<Record<HubBucket, number>> | undefined;
  /** Seconds until a limit ends. @default 143 */
  limitSeconds?: number | undefined;
  /** Answers 400 where a part of a record is asked for, as older hubs do. @default false */
  wholeRecords?: boolean | undefined;
  /** Serves files and no API, as some mirrors do. @default false */
  filesOnly?: boolean | undefined;
  /** Leaves the length of small files out. @default false */
  lengthless?: boolean | undefined;
  /** Answers with the pointer in place of an LFS file, as a bad mirror does. @default false */
  pointers?: boolean | undefined;
}

/** What requests are counted in (docs of the hub, rate limits). */
export type HubBucket = "api" | "resolvers" | "pages";

/** Who a token belongs to. */
export interface HubUser {
  name: string;
  /** By repository; one that is not named was never asked for. @default {} */
  access?: Readonly<Record<string, HubAccess>>;
  /** A fine-grained token that may not read gated repositories. @default false */
  fineGrained?: boolean;
}

/** How an account stands with a gated or private repository. */
export type HubAccess = "granted" | "pending" | "rejected";
