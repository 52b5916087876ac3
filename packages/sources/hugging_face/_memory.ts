import type { FileAccess } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import type { Entry } from "./_entries.ts";
import type { Reference } from "./_reference.ts";
import type { Repo } from "./_repo.ts";

/** Milliseconds after which the hub is asked again, since access may end. */
const KEPT_MS = 10 * 60_000;
/** Repositories remembered at once. */
const MOST = 8;

/** A listing whose files may be had. */
export interface Known {
  readonly repo: Repo;
  readonly access: FileAccess;
  readonly files: ReadonlyMap<string, Entry>;
}

/**
 * Listings of commits, which never change. A repository's link becomes a job
 * for each file, and each asks where its bytes are: answered from here, 500
 * files cost no more requests than one, and stay below the hub's limit of 500
 * in five minutes. One memory for each way to ask, so that nothing is shared
 * between users of this module.
 */
const memories = new WeakMap<
  SourceContext["fetch"],
  Map<string, { known: Known; until: number }>
>();

/** Remembers what a repository holds at its commit. */
export function remember(
  { context, reference }: { context: SourceContext; reference: Reference },
  found: { repo: Repo; access: FileAccess; files: readonly Entry[] },
): void {
  const { repo, access, files } = found;
  if (repo.commit === null || access.refusal !== null) return;
  const memory = memories.get(context.fetch) ?? new Map();
  memories.set(context.fetch, memory);
  const key = keyOf({ ...reference, id: repo.id, revision: repo.commit });
  const byPath = new Map(files.map((file) => [file.path, file]));
  const known = { repo, access, files: byPath };
  memory.delete(key);
  memory.set(key, { known, until: Date.now() + KEPT_MS });
  const [oldest] = memory.keys();
  if (memory.size > MOST && oldest !== undefined) memory.delete(oldest);
}

/** The remembered listing that a link's commit belongs to, or null. */
export function recall({
  context,
  reference,
}: {
  context: SourceContext;
  reference: Reference;
}): Known | null {
  const found = memories.get(context.fetch)?.get(keyOf(reference));
  if (found === undefined || found.until < Date.now()) return null;
  return found.known;
}

function keyOf({ hub, type, id, revision }: Reference): string {
  return `${hub} ${type} ${id} ${revision}`;
}
