import {
  type ExpectedHash,
  type Notice,
  type ProblemCode,
  problem,
  type ResolvedFile,
  redactUrl,
  toProblem,
} from "@haul/contract";
import { parseInput, type SourceContext, sourceFor } from "@haul/sources";

/** Faults of the command, not of a server. */
const FATAL: ReadonlySet<ProblemCode> = new Set(["bad_url", "checksum"]);

/**
 * Adds the user's other links of the same file behind the source's own. Each
 * is read by the source whose it is, with that service's key. A link gets the
 * user's headers only where it has the origin of `file`.
 *
 * @param mirrors Links as the user gave them.
 * @param options.context As for the source of `file`.
 * @param options.onNotice Told of a mirror that cannot be had: the others go on without it.
 * @throws {ProblemError} `bad_url` where a mirror is no link, `checksum` where it is known to be another file.
 */
export async function withMirrors(
  file: ResolvedFile,
  mirrors: readonly string[],
  options: { context: SourceContext; onNotice: (notice: Notice) => void },
): Promise<ResolvedFile> {
  const { context, onNotice } = options;
  let joined = file;
  for (const mirror of mirrors) {
    try {
      joined = joinedWith(joined, await resolveMirror(joined, mirror, context));
    } catch (error) {
      const { code, message } = toProblem(error);
      context.signal?.throwIfAborted();
      if (FATAL.has(code)) throw error;
      onNotice({ kind: "mirror_dropped", message });
    }
  }
  return joined;
}

async function resolveMirror(
  file: ResolvedFile,
  mirror: string,
  context: SourceContext,
): Promise<ResolvedFile> {
  const { endpoints } = context;
  const url = parseInput(mirror, endpoints);
  const own = new URL(file.bytes[0]?.url ?? "").origin;
  const headers = url.origin === own ? context.headers : {};
  const source = sourceFor(url, endpoints);
  const found = await source.resolve(url, { ...context, headers });
  const same = found.find((each) => !differs(each.hashes, file.hashes));
  if (same !== undefined) return same;
  throw problem(
    "checksum",
    `The mirror ${redactUrl(url.href)} has another file than the link: their SHA-256 differ. Leave it out, or check both links.`,
    { host: url.hostname },
  );
}

/** True where both know a digest of one kind and the digests are not equal. */
function differs(
  some: readonly ExpectedHash[],
  others: readonly ExpectedHash[],
): boolean {
  return some.some(({ algorithm, hex }) =>
    others.some((other) => other.algorithm === algorithm && other.hex !== hex),
  );
}

/** A file with another's sources behind its own, and what the other knows better. */
export function joinedWith(
  file: ResolvedFile,
  mirror: ResolvedFile,
): ResolvedFile {
  const known = new Set(file.bytes.map(({ url }) => url));
  const algorithms = new Set(file.hashes.map(({ algorithm }) => algorithm));
  return {
    ...file,
    size: file.size ?? mirror.size,
    model: file.model ?? mirror.model,
    hashes: [
      ...file.hashes,
      ...mirror.hashes.filter(({ algorithm }) => !algorithms.has(algorithm)),
    ],
    bytes: [
      ...file.bytes,
      ...mirror.bytes.filter(({ url }) => !known.has(url)),
    ],
  };
}
