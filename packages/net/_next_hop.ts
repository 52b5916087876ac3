import { problem } from "@haul/contract/plain";
import { splitUrl, type UrlParts } from "./_split_url.ts";
import type { HeaderList } from "./header_list.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Where a reply redirects to, or null where it does not. An absolute
 * `Location` is taken byte for byte; a user name in it is left out.
 *
 * @throws {ProblemError} `insecure_url` from https to http, `bad_url` for what
 *   is neither, `bad_reply` for two different answers.
 */
export function nextHop(
  reply: { status: number; headers: HeaderList },
  from: UrlParts,
): UrlParts | null {
  if (!REDIRECTS.has(reply.status)) return null;
  const locations = new Set(reply.headers.getAll("location"));
  const [location] = locations;
  if (location === undefined) return null;
  if (locations.size > 1) {
    throw problem(
      "bad_reply",
      `${from.host} redirects to two places at once.`,
      {
        host: from.host,
      },
    );
  }
  const to = splitUrl(absolute(location, from));
  if (from.secure && !to.secure) {
    throw problem(
      "insecure_url",
      `${from.host} redirects from https to plain http at ${to.host}, which is refused.`,
      { host: from.host },
    );
  }
  return to;
}

function absolute(location: string, from: UrlParts): string {
  // Header values are Latin-1 here, so that these are the bytes as sent.
  const ascii = location.replace(
    /[\x80-\xff]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(ascii)
    ? ascii
    : (URL.parse(ascii, from.text)?.href ?? ascii);
  return whole.replace(/^(https?:\/\/)[^/?#\\]*@/i, "$1");
}
