import { type Problem, problem } from "@haul/contract";
import { ask, type HubScope, isGood } from "./_ask_hub.ts";
import type { Entry } from "./_entries.ts";
import { fileUrl, treePageUrl } from "./_hub_urls.ts";
import type { Repo } from "./_repo.ts";
import { formatOf } from "./_weights.ts";

/** Bytes; Git LFS keeps its pointers below this (its specification). */
const LONGEST_POINTER = 1024;
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:[^\n]*\n)*?oid sha256:[0-9a-f]{64}\nsize \d+\n?/;

/** Tells whether a text is a pointer of Git LFS, which stands for a file and is none. */
export function isPointer(text: string): boolean {
  return POINTER.test(text);
}

/**
 * Says why a file of weights that is as small as a pointer cannot be used:
 * somebody has uploaded the pointer in the file's place. Null for all others.
 */
export async function pointerRefusal(
  entry: Entry,
  options: HubScope & { repo: Repo },
): Promise<Problem | null> {
  const { size, path, lfs } = entry;
  const { repo, context } = options;
  const isSuspect =
    lfs == null &&
    formatOf(path) !== null &&
    size != null &&
    size > 0 &&
    size < LONGEST_POINTER;
  if (!isSuspect) return null;
  const { commit } = repo;
  const url = fileUrl(repo, { revision: commit, path });
  const reply = await ask(url, context);
  if (!isGood(reply) || !isPointer(reply.text)) return null;
  const page = treePageUrl(repo, { revision: commit, path: "" });
  return problem(
    "not_a_file",
    `"${path}" of ${repo.id} is only the pointer of a file in Git LFS; the file itself was never uploaded. Look for it in another repository, or ask its authors at ${page}.`,
    { host: reply.host, fix: { kind: "open_page", url: page } },
  ).problem;
}
