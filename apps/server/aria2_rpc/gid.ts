import { problem } from "@haul/contract";

const WHOLE = /^[0-9a-f]{16}$/;
const PREFIX = /^[0-9a-f]{1,16}$/i;

/** The gid of a job for which no client chose one: the first half of its id, so that it outlives a restart. */
export function gidOfId(id: string): string {
  return id.replaceAll("-", "").slice(0, 16);
}

/** Whether a text is a whole gid. */
export function isGid(text: string): boolean {
  return WHOLE.test(text);
}

/**
 * Finds a gid by itself or by how it begins.
 *
 * @returns The gid, whole.
 * @throws {ProblemError} In aria2's words, where there is none or more than one.
 */
export function findGid(
  text: string,
  gids: { has(gid: string): boolean; keys(): Iterable<string> },
): string {
  if (!PREFIX.test(text)) throw problem("bad_option", `Invalid GID ${text}`);
  const prefix = text.toLowerCase();
  if (gids.has(prefix)) return prefix;
  const found = [...gids.keys()].filter((gid) => gid.startsWith(prefix));
  const [gid] = found;
  if (gid !== undefined && found.length === 1) return gid;
  const why = gid === undefined ? "not found" : "not unique";
  throw problem("not_found", `GID ${text} is ${why}`);
}
