import { problem } from "@haul/contract/plain";
import { HeaderList } from "./header_list.ts";

/** The status line and header fields of a reply. */
export interface Head {
  /** The minor version: 0 or 1. */
  readonly minor: number;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

const STATUS_LINE_REGEXP =
  /^HTTP\/1\.([01]) ([1-9]\d{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** RFC 9110 section 5.6.2: no blank may stand before the colon. */
const FIELD_REGEXP = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/s;

/** RFC 9110 section 5.5 forbids these; they are how headers are smuggled. */
const FORBIDDEN_IN_VALUE = ["\0", "\r", "\n"];

/**
 * Reads the head of an HTTP/1.x reply.
 *
 * @param text Everything before the empty line, as Latin-1. Lines may end in
 *   LF alone, as RFC 9112 section 2.2 lets a reader accept.
 * @throws {ProblemError} `bad_reply` for anything malformed, folded lines included.
 */
export function parseHead(text: string): Head {
  const [statusLine = "", ...lines] = text.split(/\r?\n/);
  const match = STATUS_LINE_REGEXP.exec(statusLine);
  if (match === null) throw malformed("its status line is not HTTP/1.1");
  return {
    minor: Number(match[1]),
    status: Number(match[2]),
    statusText: (match[3] ?? "").trim(),
    headers: new HeaderList(lines.map(parseField)),
  };
}

function parseField(line: string): [string, string] {
  if (/^[ \t]/.test(line)) throw malformed("it folds a header over two lines");
  const match = FIELD_REGEXP.exec(line);
  if (match === null) throw malformed("one of its headers has no proper name");
  const [, name = "", rest = ""] = match;
  if (FORBIDDEN_IN_VALUE.some((mark) => rest.includes(mark))) {
    throw malformed("one of its headers has control characters");
  }
  return [name, rest.replace(/^[ \t]+|[ \t]+$/g, "")];
}

function malformed(why: string) {
  return problem("bad_reply", `The server's reply makes no sense: ${why}.`);
}
