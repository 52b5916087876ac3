import { isSecretParameter } from "./is_secret_parameter.ts";
import { percentDecoded } from "./percent_decoded.ts";

const REDACTED = "[redacted]";

/** A scheme, if there is one, and the slashes that browsers forgive. */
const PREFIX = /^(?:[a-z][a-z0-9+.-]*:(?=[\\/])|https?:)?[\\/]*/i;

/**
 * What may be shown, logged or stored of a URL: user and password and the
 * fragment are gone, and the values of secret-looking parameters read
 * `[redacted]`. The rest stays as it was given, control characters excepted.
 *
 * Works on text that is no valid URL as well, since errors speak of those.
 *
 * @example
 * ```ts
 * import { redactUrl } from "@haul/contract";
 *
 * const shown = redactUrl("https://me:pw@example.org/a.bin?v=2&token=abc#key");
 * console.assert(shown === "https://example.org/a.bin?v=2&token=[redacted]");
 * ```
 */
export function redactUrl(url: string): string {
  const text = url.replace(/\p{Cc}/gu, "").trim();
  const withoutFragment = text.slice(0, indexOrEnd(text, "#"));
  const queryAt = indexOrEnd(withoutFragment, "?");
  const query = withoutFragment.slice(queryAt + 1);
  const address = withoutUserinfo(withoutFragment.slice(0, queryAt));
  if (query === "") return address;
  return `${address}?${query
    .split(/([&;])/)
    .map(redactPair)
    .join("")}`;
}

function withoutUserinfo(address: string): string {
  const prefix = PREFIX.exec(address)?.[0] ?? "";
  const rest = address.slice(prefix.length);
  const authority = /^[^\\/]*/.exec(rest)?.[0] ?? "";
  // A port that is no number is a password with a slash in it.
  const cut = isBadPort(authority) ? rest : authority;
  return prefix + rest.slice(cut.lastIndexOf("@") + 1);
}

function isBadPort(authority: string): boolean {
  const port = /^(?:\[[^\]]*\]|[^:@]*):([^@]*)$/.exec(authority)?.[1];
  return port !== undefined && /\D/.test(port);
}

function redactPair(pair: string): string {
  const at = pair.indexOf("=");
  if (at < 0) return isSecretParameter("", pair) ? REDACTED : pair;
  const name = pair.slice(0, at);
  const value = pair.slice(at + 1);
  if (
    value === "" ||
    !isSecretParameter(percentDecoded(name), percentDecoded(value))
  ) {
    return pair;
  }
  return `${name}=${REDACTED}`;
}

function indexOrEnd(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at < 0 ? text.length : at;
}
