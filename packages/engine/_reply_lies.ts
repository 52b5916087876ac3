import type {
  AskedRange,
  PinnedIdentity,
  ReplyHead,
  ReplyVerdict,
} from "./threads/reply_verdict.ts";

/** Nothing is known of the file. */
export const UNKNOWN: PinnedIdentity = {
  size: null,
  etag: null,
  lastModified: null,
  digestKnown: false,
  pageExpected: false,
};
/** The file is known to have 1000 bytes. */
export const SIZED: PinnedIdentity = { ...UNKNOWN, size: 1000 };
const EMPTY: PinnedIdentity = { ...UNKNOWN, size: 0 };
const PAGE_EXPECTED: PinnedIdentity = { ...UNKNOWN, pageExpected: true };

/** A range in the middle, and what follows a byte; the same at byte 0. */
export const MIDDLE: AskedRange = { start: 100, end: 200 };
const REST: AskedRange = { start: 100, end: null };
const FIRST: AskedRange = { start: 0, end: 200 };
const ALL: AskedRange = { start: 0, end: null };

/** The head of a reply. */
export function replyHead(
  status: number,
  headers: Record<string, string> = {},
): ReplyHead {
  return { status, header: (name) => headers[name] ?? null };
}

/** A 206 with this Content-Range, and what else it says. */
export function partReply(
  contentRange: string,
  headers: Record<string, string> = {},
): ReplyHead {
  return replyHead(206, { "content-range": contentRange, ...headers });
}

/** What it says, the reply, what was asked for, what it is, and of which file. */
export type Lie = readonly [
  name: string,
  reply: ReplyHead,
  asked: AskedRange | null,
  verdict: ReplyVerdict["kind"],
  pinned?: PinnedIdentity,
];

/** What a 206 can say, true and false. */
export const PART_LIES: readonly Lie[] = [
  ["what was asked for", partReply("bytes 100-199/1000"), MIDDLE, "range"],
  ["a unit in capitals", partReply("BYTES 100-199/1000"), MIDDLE, "range"],
  ["an earlier start", partReply("bytes 99-199/1000"), MIDDLE, "malformed"],
  ["a later start", partReply("bytes 101-199/1000"), MIDDLE, "malformed"],
  ["the file's beginning", partReply("bytes 0-99/1000"), MIDDLE, "malformed"],
  ["one byte too many", partReply("bytes 100-200/1000"), MIDDLE, "malformed"],
  ["all that follows", partReply("bytes 100-999/1000"), REST, "range"],
  ["far too much", partReply("bytes 100-999/1000"), MIDDLE, "malformed"],
  ["fewer bytes", partReply("bytes 100-149/1000"), MIDDLE, "range"],
  ["fewer than the rest", partReply("bytes 100-499/1000"), REST, "range"],
  ["a larger total", partReply("bytes 100-199/1001"), MIDDLE, "changed"],
  ["a smaller total", partReply("bytes 100-199/999"), MIDDLE, "changed"],
  ["a new total", partReply("bytes 100-199/999"), MIDDLE, "range", UNKNOWN],
  ["no total", partReply("bytes 100-199/*"), MIDDLE, "range"],
  ["an end beyond the file", partReply("bytes 100-1000/*"), REST, "changed"],
  ["too small a total", partReply("bytes 100-199/150"), MIDDLE, "malformed"],
  ["an end before it", partReply("bytes 100-98/1000"), MIDDLE, "malformed"],
  ["no byte", partReply("bytes 100-99/1000"), MIDDLE, "malformed"],
  ["no Content-Range", replyHead(206), MIDDLE, "malformed"],
  ["an empty Content-Range", partReply(" "), MIDDLE, "malformed"],
  [
    "two Content-Ranges",
    partReply("bytes 100-199/1000, bytes 100-199/1000"),
    MIDDLE,
    "malformed",
  ],
  ["another unit", partReply("items 100-199/1000"), MIDDLE, "malformed"],
  ["a sign", partReply("bytes 100-+199/1000"), MIDDLE, "malformed"],
  [
    "too many digits",
    partReply(`bytes 100-199/1${"0".repeat(40)}`),
    MIDDLE,
    "malformed",
  ],
  ["an unsatisfied range", partReply("bytes */1000"), MIDDLE, "malformed"],
  [
    "several parts",
    replyHead(206, { "content-type": "multipart/byteranges; boundary=x" }),
    MIDDLE,
    "malformed",
  ],
  [
    "several parts beside a Content-Range",
    partReply("bytes 100-199/1000", { "content-type": "Multipart/Byteranges" }),
    MIDDLE,
    "malformed",
  ],
  [
    "a Content-Length that fits",
    partReply("bytes 100-199/1000", { "content-length": "100" }),
    MIDDLE,
    "range",
  ],
  [
    "a longer Content-Length",
    partReply("bytes 100-199/1000", { "content-length": "101" }),
    MIDDLE,
    "malformed",
  ],
  [
    "a shorter Content-Length",
    partReply("bytes 100-199/1000", { "content-length": "99" }),
    MIDDLE,
    "malformed",
  ],
  [
    "a Content-Length that is no number",
    partReply("bytes 100-199/1000", { "content-length": "100, 100" }),
    MIDDLE,
    "malformed",
  ],
  ["a part of a whole", partReply("bytes 0-999/1000"), null, "malformed"],
];

const LONG = { "content-length": "1001" };
const RIGHT = { "content-length": "1000" };
const SHORT = { "content-length": "999" };
const CHUNKED = { "content-length": "1", "transfer-encoding": "chunked" };

/** What a 200 can be. */
export const WHOLE_LIES: readonly Lie[] = [
  ["what was asked for", replyHead(200, RIGHT), null, "full"],
  ["all, to a range at byte 0", replyHead(200, RIGHT), FIRST, "full"],
  ["all, to an open range at byte 0", replyHead(200), ALL, "full"],
  ["all, to a range further on", replyHead(200, RIGHT), MIDDLE, "ignored"],
  ["all, to an open range further on", replyHead(200), REST, "ignored"],
  ["a longer file", replyHead(200, LONG), FIRST, "changed"],
  ["a shorter file", replyHead(200, SHORT), null, "changed"],
  ["chunks, beside a length", replyHead(200, CHUNKED), null, "full"],
];

/** What a 416 can say of the file. */
export const UNSATISFIED_LIES: readonly Lie[] = [
  [
    "it is empty",
    replyHead(416, { "content-range": "bytes */0" }),
    FIRST,
    "empty",
    UNKNOWN,
  ],
  ["nothing, and it is empty", replyHead(416), FIRST, "empty", EMPTY],
  [
    "it is empty, and was not",
    replyHead(416, { "content-range": "bytes */0" }),
    FIRST,
    "changed",
  ],
  [
    "it is shorter",
    replyHead(416, { "content-range": "bytes */50" }),
    MIDDLE,
    "changed",
  ],
  [
    "its size",
    replyHead(416, { "content-range": "bytes */1000" }),
    MIDDLE,
    "ignored",
  ],
  ["nothing", replyHead(416), MIDDLE, "ignored"],
  ["nothing at byte 0", replyHead(416), FIRST, "ignored", UNKNOWN],
  [
    "a range that it has",
    replyHead(416, { "content-range": "bytes 100-199/1000" }),
    MIDDLE,
    "ignored",
  ],
  ["nothing, to no range", replyHead(416), null, "ignored", UNKNOWN],
];

const HTML = { "content-type": "text/html; charset=utf-8" };

/** What a reply's labels can make of it. */
export const LABEL_LIES: readonly Lie[] = [
  [
    "gzipped bytes of a range",
    partReply("bytes 100-199/1000", { "content-encoding": "gzip" }),
    MIDDLE,
    "malformed",
  ],
  [
    "gzipped bytes of all",
    replyHead(200, { "content-encoding": " GZIP" }),
    null,
    "malformed",
  ],
  [
    "brotli after identity",
    replyHead(200, { "content-encoding": "identity, br" }),
    null,
    "malformed",
  ],
  [
    "bytes as they are",
    replyHead(200, { "content-encoding": "Identity" }),
    null,
    "full",
  ],
  ["a web page", replyHead(200, HTML), null, "page"],
  ["a web page, to a range", replyHead(200, HTML), MIDDLE, "page"],
  [
    "a part of a web page",
    partReply("bytes 100-199/1000", HTML),
    MIDDLE,
    "page",
  ],
  [
    "a web page in XML",
    replyHead(200, { "content-type": "Application/XHTML+XML" }),
    null,
    "page",
  ],
  ["the web page asked for", replyHead(200, HTML), null, "full", PAGE_EXPECTED],
  ["text", replyHead(200, { "content-type": "text/plain" }), null, "full"],
];
