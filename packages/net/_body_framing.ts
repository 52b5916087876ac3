import { problem } from "@haul/contract/plain";
import type { Head } from "./_parse_head.ts";
import type { ReplyBody } from "./reply.ts";

/** How a body ends, and whether the connection outlives it. */
export interface Framing {
  readonly kind: ReplyBody["framing"];
  readonly length: number | null;
  readonly keepAlive: boolean;
}

/**
 * Decides how a reply's body ends, as RFC 9112 section 6.3 says.
 *
 * @throws {ProblemError} `bad_reply` where lengths disagree or the coding is unknown.
 */
export function bodyFraming(head: Head, method: string): Framing {
  const { status, headers } = head;
  const coding = headers.get("transfer-encoding");
  const length = contentLength(headers.getAll("content-length"));
  const keepAlive = staysOpen(head);
  if (method === "HEAD" || status === 204 || status === 304) {
    return { kind: "empty", length: 0, keepAlive };
  }
  if (coding !== null) {
    if (coding.toLowerCase() !== "chunked") {
      throw problem(
        "bad_reply",
        "The server's reply has a transfer coding that nobody asked for.",
      );
    }
    // Both at once is how replies are smuggled: never trust what follows.
    return {
      kind: "chunked",
      length: null,
      keepAlive: keepAlive && length === null,
    };
  }
  return length === null
    ? { kind: "close", length: null, keepAlive: false }
    : { kind: "length", length, keepAlive };
}

function staysOpen(head: Head): boolean {
  const tokens = (head.headers.get("connection") ?? "")
    .toLowerCase()
    .split(",")
    .map((token) => token.trim());
  if (tokens.includes("close")) return false;
  return head.minor === 1 || tokens.includes("keep-alive");
}

/** A list of equal lengths counts as one (RFC 9110 section 8.6). */
function contentLength(fields: readonly string[]): number | null {
  if (fields.length === 0) return null;
  const values = fields.flatMap((field) => field.split(","));
  const [first = "", ...others] = values.map((value) => value.trim());
  const length = Number(first);
  const sound = /^\d+$/.test(first) && Number.isSafeInteger(length);
  if (!sound || others.some((other) => other !== first)) {
    throw problem(
      "bad_reply",
      "The server's reply does not say one length for its body.",
    );
  }
  return length;
}
