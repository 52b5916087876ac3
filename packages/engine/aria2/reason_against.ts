import type { TransferContext } from "../transfer/context.ts";
import type { Opened } from "../transfer/probe.ts";
import type { RemoteFacts } from "../types.ts";

/** Headers that may go wherever a redirect leads; aria2 takes all of them there. */
const HARMLESS = new Set(["accept", "referer", "user-agent"]);

/** What of a transfer decides whether aria2c can do it. */
export interface HandOverFacts {
  context: TransferContext;
  opened: Opened;
  facts: RemoteFacts;
  partPath: string;
}

/**
 * Why aria2c cannot be asked for a file as Haul would fetch it; null where it
 * can. It carries headers to every host that a redirect names, knows no
 * ciphers, and cannot share a limit with other transfers.
 */
export function reasonAgainst(transfer: HandOverFacts): string | null {
  const { context, opened, facts, partPath } = transfer;
  const { source } = opened.origin;
  if (facts.size === null || facts.mode !== "ranges") {
    return "its server cannot continue a file";
  }
  if (source.cipher !== null || source.rangeStyle === "path") {
    return "its bytes come enciphered";
  }
  if (Object.keys(headersFor(transfer)).some((name) => !HARMLESS.has(name))) {
    return "it needs a key, which aria2c would carry to every host that a redirect names";
  }
  if (context.parts.globalLimit.bytesPerSecond !== null) {
    return "it cannot share a speed limit with other transfers";
  }
  if (Object.hasOwn(context.policy.hosts, new URL(facts.url).hostname)) {
    return "its host has a fixed address here";
  }
  return /[\r\n]/.test(partPath) ? "its folder's name has a line break" : null;
}

/** The headers that the last URL of the redirects still gets: those for its own origin. */
export function headersFor({
  opened,
  facts,
}: Pick<HandOverFacts, "opened" | "facts">): Record<string, string> {
  const { url, headers } = opened.origin.source;
  if (new URL(facts.url).origin !== new URL(url).origin) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
