/** The bytes that a request's `Range` header asks for. */
export interface AskedRange {
  /** First byte; negative for a suffix: -5 asks for the last five bytes. */
  start: number;
  /** Last byte, included; null for "to the end". */
  end: number | null;
}

/** One HTTP/1.1 request, as it came over the wire. */
export interface WireRequest {
  method: string;
  /** The request target as sent: path and query. */
  target: string;
  /** The target's path, still percent-encoded. */
  path: string;
  /** The target's query, without its `?`, still percent-encoded. */
  query: string;
  /** Names in lower case; the values of a repeated header joined by ", ". */
  headers: Readonly<Record<string, string>>;
  /** One range of bytes; null where none, several or an unknown unit came. */
  range: AskedRange | null;
  body: Uint8Array;
  /** Whether the client lets the connection stay open. */
  keepAlive: boolean;
}

const RANGE_REGEXP = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/;

/** Reads a `Range` header with one range of bytes. */
export function parseRange(header: string | undefined): AskedRange | null {
  const match = RANGE_REGEXP.exec(header ?? "");
  if (match === null) return null;
  const [, start, end, suffix] = match;
  if (suffix !== undefined) return { start: -Number(suffix), end: null };
  return { start: Number(start), end: end ? Number(end) : null };
}

/**
 * Reads a request's head: request line and headers, without the empty line.
 *
 * @throws {SyntaxError} Where the first line is no HTTP/1.x request line.
 */
export function parseHead(head: string): WireRequest {
  const [first = "", ...lines] = head.split("\r\n");
  const [method, target, version] = first.split(" ");
  if (!method || !target || !version?.startsWith("HTTP/1.")) {
    throw new SyntaxError(`Cannot read the request line: got "${first}"`);
  }
  const headers = parseHeaders(lines);
  const mark = target.indexOf("?");
  const connection = headers["connection"]?.toLowerCase() ?? "";
  return {
    method,
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
    range: parseRange(headers["range"]),
    body: new Uint8Array(0),
    keepAlive: version === "HTTP/1.1" && !connection.includes("close"),
  };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
