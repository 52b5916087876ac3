import type { ByteSource, ResolvedFile } from "@haul/contract";
import { directBytes } from "./direct/direct_bytes.ts";
import { parseInput } from "./parse_input.ts";

/**
 * Adds the user's other URLs of the same file behind the source's own. A
 * mirror gets the user's headers only where it has the origin of `file`, and
 * a URL that is there already is not added again.
 *
 * @param mirrors URLs as the user gave them.
 * @param headers The user's own headers for the URL that was resolved.
 * @throws {ProblemError} `bad_url` where a mirror is no URL.
 */
export function withUserMirrors(
  file: ResolvedFile,
  mirrors: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): ResolvedFile {
  const own = new URL(file.bytes[0]?.url ?? "").origin;
  const bytes = new Map<string, ByteSource>(
    file.bytes.map((each) => [each.url, each]),
  );
  for (const mirror of mirrors) {
    const url = parseInput(mirror);
    const source = directBytes(url, url.origin === own ? headers : {});
    if (!bytes.has(source.url)) bytes.set(source.url, source);
  }
  return { ...file, bytes: [...bytes.values()] };
}
