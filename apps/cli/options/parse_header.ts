import { problem } from "@haul/contract";

/** A name by RFC 9110, 5.6.2; a value without characters that could end it. */
const HEADER_REGEXP = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/s;
const UNSAFE_VALUE_REGEXP = /[^\t -~\u00a0-\u00ff]/;

/** Headers that say how bytes travel; the engine alone sets them. */
const OWN_HEADERS = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "host",
  "if-range",
  "range",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Reads headers as `'Name: value'`. A name that comes twice, in whatever case,
 * takes its last value.
 *
 * @throws {ProblemError} `bad_option`; the message never shows a value, since it is a secret more often than not.
 */
export function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, [name: string, value: string]>();
  for (const line of lines) {
    const [name, value] = parseHeader(line);
    headers.set(name.toLowerCase(), [name, value]);
  }
  return Object.fromEntries(headers.values());
}

function parseHeader(line: string): [name: string, value: string] {
  const [, name, rest] = HEADER_REGEXP.exec(line) ?? [];
  if (name === undefined || rest === undefined) {
    throw problem(
      "bad_option",
      "--header takes 'Name: value', such as 'Authorization: Bearer …'.",
    );
  }
  const value = rest.trim();
  if (UNSAFE_VALUE_REGEXP.test(value)) {
    throw problem(
      "bad_option",
      `The value of --header ${name} holds a character that no header may hold, such as a line end.`,
    );
  }
  if (OWN_HEADERS.has(name.toLowerCase())) {
    throw problem(
      "bad_option",
      `--header ${name} cannot be given, as Haul sets it for each connection; leave it out.`,
    );
  }
  return [name, value];
}
