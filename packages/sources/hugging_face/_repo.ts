import { isProblemError } from "@haul/contract";
import { z } from "zod";
import { askFor, type HubScope } from "./_ask_hub.ts";
import { apiUrl } from "./_hub_urls.ts";
import type { Reference, RepoType } from "./_reference.ts";

const text = z.string().nullish().catch(null);
const texts = z.array(z.string()).catch([]);

/** What the hub says of a repository, as far as Haul looks at it. */
const InfoSchema = z.looseObject({
  id: z.string(),
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullish(),
  author: text,
  gated: z.union([z.boolean(), z.string()]).nullish().catch(null),
  disabled: z.boolean().nullish().catch(null),
  pipeline_tag: text,
  library_name: text,
  tags: texts,
  cardData: z
    .looseObject({
      license: z
        .union([z.string(), z.array(z.string())])
        .nullish()
        .catch(null),
      license_name: text,
      base_model: z
        .union([z.string(), z.array(z.string())])
        .nullish()
        .catch(null),
      instance_prompt: text,
      thumbnail: text,
    })
    .nullish()
    .catch(null),
});

/** See {@link repoInfo}. */
export type RepoInfo = z.infer<typeof InfoSchema>;

/** A repository at one commit, which all its files are then taken from. */
export interface Repo {
  readonly hub: string;
  readonly type: RepoType;
  /** As the hub spells it: renamed ones have their new name here. */
  readonly id: string;
  /** The commit that the revision stood for, or null for a bucket. */
  readonly commit: string | null;
  /** What the commit was found by: a branch, a tag; null where it was named itself. */
  readonly revision: string | null;
  /** Null at a hub that has files and no records. */
  readonly info: RepoInfo | null;
}

/**
 * What is wanted of the record. The list of all its files is not: that of a
 * large dataset has megabytes (the properties are those of `expand` in the
 * hub's API; `gated` and `library_name` are a model's own).
 */
const COMMON = ["author", "cardData", "disabled", "private", "sha", "tags"];
const WANTED: Readonly<Partial<Record<RepoType, readonly string[]>>> = {
  models: [...COMMON, "gated", "library_name", "pipeline_tag"],
  datasets: [...COMMON, "gated"],
  spaces: COMMON,
};

/**
 * Asks what a repository is and which commit its revision stands for. Pinning
 * that one is what keeps the files of two commits from being mixed.
 */
export async function repoInfo(scope: HubScope): Promise<Repo> {
  const { reference } = scope;
  const data = await record(scope);
  const { hub, type, revision } = reference;
  return {
    hub,
    type,
    id: data.id,
    commit: revision === null ? null : (data.sha ?? revision),
    revision: nameOf(reference),
    info: data,
  };
}

/** The record's wanted part; all of it from a hub that knows no parts. */
async function record(scope: HubScope): Promise<RepoInfo> {
  const schema = InfoSchema;
  const url = infoUrl(scope.reference);
  try {
    return (await askFor(url, { ...scope, schema })).data;
  } catch (thrown) {
    const isUnknown = isProblemError(thrown) && thrown.problem.status === 400;
    if (!isUnknown) throw thrown;
    const [whole = url] = url.split("?");
    return (await askFor(whole, { ...scope, schema })).data;
  }
}

/** The name of a revision; a commit has none but the one that its link carries. */
export function nameOf({ revision, branch }: Reference): string | null {
  return revision !== null && isCommit(revision) ? branch : revision;
}

/** Tells whether a revision is a commit itself. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

function infoUrl(reference: Reference): string {
  const { type, revision } = reference;
  const route =
    revision === null ? "" : `revision/${encodeURIComponent(revision)}`;
  const url = new URL(apiUrl(reference, route));
  for (const name of WANTED[type] ?? []) {
    url.searchParams.append("expand[]", name);
  }
  return url.href;
}
