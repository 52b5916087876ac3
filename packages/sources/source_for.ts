import { type Endpoints, EndpointsSchema, problem } from "@haul/contract";
import type { Source } from "./source.ts";
import { SOURCES } from "./sources.ts";

/**
 * The source that a URL belongs to.
 *
 * @throws {ProblemError} `bad_url` where none claims it.
 *
 * @example
 * ```ts
 * import { sourceFor } from "@haul/sources";
 *
 * console.assert(sourceFor(new URL("https://example.org/a.bin")).id === "direct");
 * ```
 */
export function sourceFor(
  url: URL,
  endpoints: Endpoints = EndpointsSchema.parse({}),
): Source {
  const source = Object.values(SOURCES).find((each) =>
    each.claims(url, endpoints),
  );
  if (source !== undefined) return source;
  throw problem(
    "bad_url",
    `Haul takes http and https URLs, not "${url.protocol}". Copy the download link of the file.`,
  );
}
