import { type FileAccess, FileAccessSchema } from "@haul/contract";
import { ask, type HubScope, isGood, refusalOf } from "./_ask_hub.ts";
import { disabled } from "./_hub_problem.ts";
import { apiUrl, pageUrl } from "./_hub_urls.ts";
import type { Repo } from "./_repo.ts";

/** What the hub lets everybody have of a gated repository, to the letter (contracts.md 2.5). */
const NEVER_GATED = /^(?:README\.md|LICENSE(?:\.md|\.txt)?)$/;

const UNKNOWN = FileAccessSchema.parse({ state: "unknown" });
const OPEN = FileAccessSchema.parse({ state: "open" });

/**
 * Whether a repository's files can be had. Only a gated one is asked about:
 * its record and its list are public all the same.
 */
export async function accessTo(
  repo: Repo,
  scope: HubScope,
): Promise<FileAccess> {
  const { info } = repo;
  const host = new URL(repo.hub).host;
  if (info?.disabled) {
    const refusal = disabled(scope, { host }).problem;
    return FileAccessSchema.parse({ state: "unknown", refusal });
  }
  if (info === null) return UNKNOWN;
  if (!info.gated) return OPEN;
  const url = apiUrl(repo, "auth-check");
  const reply = await ask(url, scope.context);
  if (isGood(reply)) return OPEN;
  const refused = await refusalOf(reply, { ...scope, url });
  return FileAccessSchema.parse({
    state: "gated",
    page: pageUrl(repo),
    refusal: refused.problem,
  });
}

/** The access to one file, where that to its repository is known. */
export function accessToFile(access: FileAccess, path: string): FileAccess {
  const isFree = access.state === "gated" && NEVER_GATED.test(path);
  return isFree ? OPEN : access;
}
