import { type Endpoints, type ProblemError, problem } from "@haul/contract";
import { isDriveUrl } from "./drive_hosts.ts";
import { type DocApp, type DriveLink, driveLink } from "./drive_link.ts";

/** Old ids begin with `0B` and have 28 characters, new ones 33; none is short. */
const ID = "[A-Za-z0-9_-]{10,}";

/** Paths that hold an id, without account, domain and `mobile` (contracts.md 3.1). */
const FILE_PATH = new RegExp(`^file/d/(${ID})(?:/|$)`);
const FOLDER_PATH = new RegExp(`^(?:drive/folders|folder/d)/(${ID})(?:/|$)`);
const DOCUMENT_PATH = new RegExp(
  `^(document|spreadsheets|presentation)/d/(${ID})(?:/export(?:/(\\w+))?|/|$)`,
);
const API_PATH = new RegExp(`^drive/v[23]/files/(${ID})(?:/|$)`);

/** Paths whose id is in the query. */
const FILE_PAGES = /^(?:open|uc|leaf|download)$/;
const FOLDER_PAGES = /^(?:folderview|embeddedfolderview)$/;

/**
 * What a URL of Drive stands for, from its text alone; null where it is not
 * Drive's.
 *
 * @throws {ProblemError} `bad_url` for a page of Drive that is no link to a
 *   file or a folder, and for one with several ids.
 */
export function parseDriveLink(
  url: URL,
  endpoints: Endpoints,
): DriveLink | null {
  if (!isDriveUrl(url, endpoints)) return null;
  const query = url.searchParams;
  if (query.getAll("id").length > 1) throw severalIds(url);
  const link =
    linkInPath(plainPath(url.pathname), query) ??
    linkInQuery(plainPath(url.pathname), query);
  if (link === null) throw noFile(url);
  const key = query.get("resourcekey") ?? query.get("resourceKey") ?? "";
  return { ...link, resourceKey: /^[\w-]+$/.test(key) ? key : null };
}

/** A path without what says whose browser it is from: `/a/example.org/u/1/…`. */
function plainPath(pathname: string): string {
  const parts = pathname.split("/").filter(Boolean);
  if (parts[0] === "a") parts.splice(0, 2);
  const user = parts.indexOf("u");
  const isUser = user === 0 || user === 1;
  if (isUser && /^\d+$/.test(parts[user + 1] ?? "")) parts.splice(user, 2);
  if (parts[0] === "drive" && parts[1] === "mobile") parts.splice(1, 1);
  return parts.join("/");
}

function linkInPath(path: string, query: URLSearchParams): DriveLink | null {
  const file = FILE_PATH.exec(path)?.[1] ?? API_PATH.exec(path)?.[1];
  if (file !== undefined) return driveLink({ kind: "file", id: file });
  const folder = FOLDER_PATH.exec(path)?.[1];
  if (folder !== undefined) return driveLink({ kind: "folder", id: folder });
  const [, app, id, format] = DOCUMENT_PATH.exec(path) ?? [];
  if (app === undefined || id === undefined) return null;
  const sheet = query.get("gid") ?? "";
  return driveLink({
    kind: "document",
    id,
    app: app as DocApp,
    format: format ?? query.get("format"),
    sheet: path.includes("/export") && /^\d+$/.test(sheet) ? sheet : null,
  });
}

function linkInQuery(path: string, query: URLSearchParams): DriveLink | null {
  const id = query.get("id") ?? "";
  if (!new RegExp(`^${ID}$`).test(id)) return null;
  if (FILE_PAGES.test(path)) return driveLink({ kind: "file", id });
  return FOLDER_PAGES.test(path) ? driveLink({ kind: "folder", id }) : null;
}

function severalIds({ host }: URL): ProblemError {
  return problem(
    "bad_url",
    `The link to ${host} has several ids, so that nobody can tell which file is meant. Open the file and copy its link anew.`,
    { host },
  );
}

function noFile({ host }: URL): ProblemError {
  return problem(
    "bad_url",
    `The link to ${host} is not that of a file or a folder. Open the file in Google Drive, choose "Copy link", and give that: https://drive.google.com/file/d/…`,
    { host },
  );
}
