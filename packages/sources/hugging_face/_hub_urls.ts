import type { Reference } from "./_reference.ts";

/** What names one repository at one hub. */
export type RepoAddress = Pick<Reference, "hub" | "type" | "id">;

/** A path with each part percent-encoded, slashes kept. */
function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** The page of a repository, for people. */
export function pageUrl({ hub, type, id }: RepoAddress): string {
  return `${hub}/${type === "models" ? "" : `${type}/`}${id}`;
}

/** Where the bytes of a file are: `…/resolve/{revision}/{path}`. */
export function fileUrl(
  repo: RepoAddress,
  { revision, path }: Pick<Reference, "revision" | "path">,
): string {
  return `${pageUrl(repo)}/resolve/${at(revision)}${encoded(path)}`;
}

/** A page of the files in a folder, for people. */
export function treePageUrl(
  repo: RepoAddress,
  { revision, path }: Pick<Reference, "revision" | "path">,
): string {
  const rest = `${at(revision)}${encoded(path)}`.replace(/\/$/, "");
  return rest === "" ? pageUrl(repo) : `${pageUrl(repo)}/tree/${rest}`;
}

/** An API route of a repository, such as `auth-check`; "" for the repository itself. */
export function apiUrl({ hub, type, id }: RepoAddress, route: string): string {
  return `${hub}/api/${type}/${id}${route === "" ? "" : `/${route}`}`;
}

/** The API route that lists a folder, or tells of paths. */
export function apiPathsUrl(
  repo: RepoAddress,
  route: {
    name: "tree" | "paths-info";
    revision: string | null;
    path?: string;
  },
): string {
  const { name, revision, path = "" } = route;
  const rest = `${name}/${at(revision)}${encoded(path)}`;
  return apiUrl(repo, rest.replace(/\/$/, ""));
}

/** A revision as it stands before a path; nothing for buckets. */
function at(revision: string | null): string {
  return revision === null ? "" : `${encodeURIComponent(revision)}/`;
}
