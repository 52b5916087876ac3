/** Kinds of repositories, by the names that the API's routes have for them. */
export const REPO_TYPES = [
  "models",
  "datasets",
  "spaces",
  "kernels",
  "buckets",
] as const;

/** See {@link REPO_TYPES}. Buckets have neither revisions nor commits. */
export type RepoType = (typeof REPO_TYPES)[number];

/** What a link to Hugging Face names. */
export interface Reference {
  /** Where it is asked, without a slash at its end; a mirror's has a path. */
  readonly hub: string;
  readonly type: RepoType;
  /** `namespace/name`, or a name alone for the oldest repositories. */
  readonly id: string;
  /** A branch, a tag, a commit or `refs/pr/1`; null for a bucket. */
  readonly revision: string | null;
  /** A file or a folder, with `/` between its parts; "" for all. */
  readonly path: string;
  /** The branch that a link to a commit says it was found by, or null. */
  readonly branch: string | null;
  /** The quantisation that a short form asked for, or null. */
  readonly quant: string | null;
}

/** Tells whether a text is one of {@link REPO_TYPES}. */
export function isRepoType(text: string | undefined): text is RepoType {
  return (REPO_TYPES as readonly (string | undefined)[]).includes(text);
}

/** What a repository or its owner may be called. */
export const NAME = /^[A-Za-z0-9][\w.-]*$/;

/** The revision of a repository where a link names none. */
export function defaultRevision(type: RepoType): string | null {
  return type === "buckets" ? null : "main";
}

/** Revisions with slashes of their own: they are taken whole. */
const SPECIAL_REVISION = /^refs\/(?:convert\/[^/]+|pr\/\d+)(?=\/|$)/;

/**
 * Splits what follows a verb such as `resolve` into revision and path: the
 * revision is one part, save for `refs/pr/1` and `refs/convert/parquet`.
 */
export function splitRevision(
  rest: string,
): { revision: string; path: string } | null {
  const special = SPECIAL_REVISION.exec(rest)?.[0];
  const at = rest.indexOf("/");
  const revision = special ?? (at < 0 ? rest : rest.slice(0, at));
  if (revision === "") return null;
  return { revision, path: rest.slice(revision.length + 1) };
}
