import type { ResolvedFile } from "@haul/contract";
import { civitaiByHash, type SourceContext } from "@haul/sources";
import { joinedWith } from "./with_mirrors.ts";

/** A smaller file is here before another service has been asked. */
const WORTH_ASKING_BYTES = 16 * 1024 * 1024;

/** A file waits no longer than this for a source that it may never need. */
const PATIENCE_MS = 4000;

/**
 * Adds CivitAI as a further source where it has a file of the same SHA-256,
 * and what it says of the model where nobody else says anything. A look-up
 * that fails changes nothing: the file has a source already.
 *
 * @throws The reason of `context.signal`.
 */
export async function withCopies(
  file: ResolvedFile,
  context: SourceContext,
): Promise<ResolvedFile> {
  const sha256 = publishedSha256(file);
  if (sha256 === null || !isWorthAsking(file)) return file;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const { signal } = context;
  const asking = {
    ...context,
    headers: {},
    password: null,
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  };
  const copy = await civitaiByHash(sha256, asking).catch(() => null);
  signal?.throwIfAborted();
  if (copy === null || publishedSha256(copy) !== sha256) return file;
  const { refusal } = copy.access;
  // What CivitAI will not give is no source; its words on the model are welcome.
  return joinedWith(file, refusal === null ? copy : { ...copy, bytes: [] });
}

function isWorthAsking({ source, size, bytes }: ResolvedFile): boolean {
  if (source === "civitai") return false;
  const isElsewhere = bytes.every(({ cipher }) => cipher === null);
  return isElsewhere && (size === null || size >= WORTH_ASKING_BYTES);
}

/** The SHA-256 that the user or the publisher names; null where they differ. */
function publishedSha256({ hashes }: ResolvedFile): string | null {
  const named = hashes.filter(({ algorithm }) => algorithm === "sha256");
  const [first] = new Set(named.map(({ hex }) => hex));
  return named.every(({ hex }) => hex === first) ? (first ?? null) : null;
}
