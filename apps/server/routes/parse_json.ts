import { problem } from "@haul/contract";

/** Deeper than anything that a caller has to say; what is judged later need not bear more. */
const MOST_DEPTH = 16;

/** The largest body of a request that adds or names many jobs at once, in bytes (trust.md, T-15). */
export const MOST_BATCH_BYTES = 8 * 1024 * 1024;

/** The largest body of all others. */
const MOST_BYTES = 1024 * 1024;

const BATCH_PATHS = new Set(["/api/jobs", "/api/jobs/bulk"]);

/**
 * Reads the body of a request as JSON, small and flat enough that nothing
 * after it can be kept busy by it; null where there is none.
 *
 * @throws {ProblemError} `bad_option`, saying what is wrong.
 */
export function parseJson(text: string, path: string): unknown {
  const most = BATCH_PATHS.has(path) ? MOST_BATCH_BYTES : MOST_BYTES;
  if (text.length > most) {
    throw problem(
      "bad_option",
      `The body is larger than the ${most >> 20} MiB that ${path} takes.`,
    );
  }
  if (text === "") return null;
  if (depthOf(text) > MOST_DEPTH) {
    throw problem(
      "bad_option",
      `The body is nested deeper than ${MOST_DEPTH} times.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw problem(
      "bad_option",
      "Cannot read the request as its body is not JSON.",
      { cause },
    );
  }
}

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);
const OPEN = new Set(["[", "{"].map((mark) => mark.charCodeAt(0)));
const CLOSE = new Set(["]", "}"].map((mark) => mark.charCodeAt(0)));

/** How many brackets are open at most, those in strings aside. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPEN.has(code)) most = Math.max(most, ++depth);
    else if (CLOSE.has(code)) depth -= 1;
  }
  return most;
}
