import type { Reply } from "./reply.ts";
import type { RequestOptions } from "./request.ts";

/** What {@link follow} needs besides the URL. */
export interface FollowOptions
  extends Omit<RequestOptions, "headers" | "body" | "method"> {
  /**
   * The headers for one hop, credentials included. Asked for every hop anew,
   * so that no host gets what belongs to another.
   *
   * @default no headers
   */
  headersFor?: ((url: URL) => Readonly<Record<string, string>>) | undefined;
  /** The most redirects. @default 10 */
  maxHops?: number | undefined;
}

/** Where a chain of redirects ended. */
export interface Followed {
  /** The first reply that is no redirect. */
  reply: Reply;
  /** The URL it is from, byte for byte as the last `Location` said. May be signed. */
  url: string;
  /** How many redirects led there. */
  hops: number;
}

/** GETs a URL and follows redirects by hand. */
export function follow(
  _url: string,
  _options: FollowOptions,
): Promise<Followed> {
  throw new Error("not written yet");
}
