/** What a segment asked for: bytes `[start, end)`, to the end of the file where `end` is null. */
export interface AskedRange {
  readonly start: number;
  readonly end: number | null;
  /** Whether it stands in the URL's path: a 200 is then the range (Mega). */
  readonly inPath?: boolean;
}

/** What is known of the file, that every reply must agree with. */
export interface PinnedIdentity {
  /** Bytes of the whole file, or null while unknown. */
  readonly size: number | null;
  /** The strong ETag of the first reply of this source, or null. */
  readonly etag: string | null;
  /** The Last-Modified of the first reply of this source, or null. */
  readonly lastModified: string | null;
  /**
   * Whether a digest will prove the whole file. It outranks an ETag: tokenised
   * CDN links change theirs while the bytes stay (aria2-next#46).
   */
  readonly digestKnown: boolean;
  /** Whether the file may be a web page: its own name says so. */
  readonly pageExpected: boolean;
}

/** The head of a reply, as far as the validator looks at it. */
export interface ReplyHead {
  readonly status: number;
  /** A header's value by lower-case name, several joined by a comma. */
  readonly header: (name: string) => string | null;
}

/**
 * What a reply is. Only `range` and `full` may be written: `range` begins at
 * the byte that was asked for and ends at `end`; `full` is the whole file from
 * byte 0.
 */
export type ReplyVerdict =
  | { kind: "range"; end: number; size: number | null }
  | { kind: "full"; size: number | null }
  | { kind: "empty" }
  | { kind: "ignored" }
  | { kind: "changed"; why: string }
  | { kind: "dead_link"; status: number }
  | { kind: "busy"; status: number; retryAfter: string | null }
  | { kind: "page"; contentType: string }
  | { kind: "malformed"; why: string }
  | { kind: "refused"; status: number };

/** Statuses after which a signed link may be dead while the file lives on. */
const DEAD_LINK_STATUSES = new Set([401, 403, 404, 410]);
/** Statuses that a later try may not meet (contracts.md 5.3). */
const BUSY_STATUSES = new Set([
  408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524, 525, 526,
  527, 529,
]);
const CONTENT_RANGE_REGEXP = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/i;
const UNSATISFIED_REGEXP = /^bytes \*\/(\d{1,16})$/i;

/**
 * The one judge of every reply to a request for bytes. Anything but `range`
 * and `full` closes its connection and is never written.
 *
 * @param asked The range asked for, or null where the whole body was.
 */
export function judgeReply(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  if (head.status === 200 || head.status === 206) {
    return judgeBody(head, asked, pinned);
  }
  if (head.status === 416) return judgeUnsatisfied(head, asked, pinned);
  if (DEAD_LINK_STATUSES.has(head.status)) {
    return { kind: "dead_link", status: head.status };
  }
  if (BUSY_STATUSES.has(head.status)) {
    return { kind: "busy", status: head.status, retryAfter: waitIn(head) };
  }
  return { kind: "refused", status: head.status };
}

/** The wait that a host names: as usual, as Mega does, or as Hugging Face does. */
function waitIn({ header }: ReplyHead): string | null {
  const limit = header("ratelimit") ?? "";
  return (
    header("retry-after") ??
    header("x-mega-time-left") ??
    /;\s*t=(\d{1,9})/.exec(limit)?.[1] ??
    null
  );
}

function judgeBody(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  const coding = head.header("content-encoding")?.trim().toLowerCase();
  if (coding && coding !== "identity") {
    return malformed(`the bytes are ${coding}-coded though none was asked for`);
  }
  const contentType = head.header("content-type")?.toLowerCase() ?? "";
  if (isPage(contentType) && !pinned.pageExpected) {
    return { kind: "page", contentType };
  }
  if (contentType.startsWith("multipart/byteranges")) {
    return malformed("it is multipart/byteranges though one range was asked");
  }
  const verdict = judgeExtent(head, asked, pinned);
  const fits = verdict.kind === "range" || verdict.kind === "full";
  return (fits && validatorChange(head, pinned)) || verdict;
}

function judgeExtent(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  if (asked?.inPath === true) return judgePathRange(head, asked, pinned);
  return head.status === 206
    ? judgePartial(head, asked, pinned)
    : judgeWhole(head, asked, pinned);
}

/** The path asked for just these bytes: nothing but their number can be checked. */
function judgePathRange(
  head: ReplyHead,
  { start, end }: AskedRange,
  { size }: PinnedIdentity,
): ReplyVerdict {
  const length = Number(head.header("content-length") ?? Number.NaN);
  if (head.status === 200 && end !== null && length === end - start) {
    return { kind: "range", end, size };
  }
  return malformed(`it brings ${length} bytes instead of the range asked for`);
}

function judgePartial(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  if (asked === null) {
    return malformed("it is partial though all was asked for");
  }
  const text = head.header("content-range")?.trim() ?? "";
  if (text === "") return malformed("it has no Content-Range");
  const extent = parseContentRange(text);
  if (extent === null) return malformed("its Content-Range makes no sense");
  const { end, size } = extent;
  const disagreement = extentDisagreement(extent, {
    asked,
    length: head.header("content-length"),
  });
  if (disagreement !== null) return malformed(disagreement);
  // What ends beyond the file is of another one, even where no total says so.
  const least = end > (pinned.size ?? end) ? end : null;
  return sizeChange(size ?? least, pinned) ?? { kind: "range", end, size };
}

/** What a `Content-Range` says: bytes `[start, end)` of a file of `size` bytes. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly size: number | null;
}

function parseContentRange(text: string): Extent | null {
  const match = CONTENT_RANGE_REGEXP.exec(text);
  if (match === null) return null;
  const start = Number(match[1]);
  const end = Number(match[2]) + 1;
  const size = match[3] === "*" ? null : Number(match[3]);
  return end <= start || end > (size ?? end) ? null : { start, end, size };
}

function extentDisagreement(
  { start, end }: Extent,
  reply: { asked: AskedRange; length: string | null },
): string | null {
  const { asked, length } = reply;
  if (start !== asked.start) {
    return `it begins at byte ${start} instead of ${asked.start}`;
  }
  if (end > (asked.end ?? end)) {
    return `it ends at byte ${end} instead of ${asked.end}`;
  }
  return length === null || Number(length) === end - start
    ? null
    : "its Content-Length and Content-Range disagree";
}

function judgeWhole(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  if (asked !== null && asked.start > 0) return { kind: "ignored" };
  const chunked = head.header("transfer-encoding") !== null;
  const length = chunked ? null : head.header("content-length");
  const size =
    length !== null && /^\d{1,16}$/.test(length.trim()) ? Number(length) : null;
  return sizeChange(size, pinned) ?? { kind: "full", size };
}

function judgeUnsatisfied(
  head: ReplyHead,
  asked: AskedRange | null,
  pinned: PinnedIdentity,
): ReplyVerdict {
  const match = UNSATISFIED_REGEXP.exec(
    head.header("content-range")?.trim() ?? "",
  );
  const size = match === null ? null : Number(match[1]);
  const changed = sizeChange(size, pinned);
  if (changed !== null) return changed;
  if (asked?.start === 0 && (size === 0 || pinned.size === 0)) {
    return { kind: "empty" };
  }
  return { kind: "ignored" };
}

function sizeChange(
  size: number | null,
  pinned: PinnedIdentity,
): ReplyVerdict | null {
  if (size === null || pinned.size === null || size === pinned.size)
    return null;
  return {
    kind: "changed",
    why: `it has ${plain(size)} bytes, not ${plain(pinned.size)}`,
  };
}

/** `8,388,608`: lengths of which every byte counts. */
function plain(bytes: number): string {
  return bytes.toLocaleString("en");
}

function validatorChange(
  head: ReplyHead,
  pinned: PinnedIdentity,
): ReplyVerdict | null {
  if (pinned.digestKnown) return null;
  const etag = strongEtag(head.header("etag"));
  if (pinned.etag !== null && etag !== null) {
    return etag === pinned.etag
      ? null
      : { kind: "changed", why: "its ETag is another one now" };
  }
  const lastModified = head.header("last-modified");
  const moved =
    pinned.lastModified !== null &&
    lastModified !== null &&
    lastModified !== pinned.lastModified;
  return moved
    ? { kind: "changed", why: "its Last-Modified is another one now" }
    : null;
}

/**
 * A strong ETag as it stands, or null: a weak one promises only that two
 * files look alike (RFC 9110 §8.8.1).
 */
export function strongEtag(etag: string | null): string | null {
  const text = etag?.trim() ?? "";
  return /^"[^"]*"$/.test(text) ? text : null;
}

/** Tells whether bytes begin as a web page does, whatever their label. */
export function looksLikePage(bytes: Uint8Array): boolean {
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
  while (at < 64 && isSpace(bytes[at])) at++;
  const start = new TextDecoder().decode(bytes.subarray(at, at + 15));
  return /^(?:<!doctype html|<html[\s>])/i.test(start);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function isPage(contentType: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/.test(contentType);
}

function malformed(why: string): ReplyVerdict {
  return { kind: "malformed", why };
}
