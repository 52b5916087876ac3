import type { Endpoints } from "@haul/contract";
import type { DriveLink } from "./drive_link.ts";

/** The page hosts of Drive and of its editors; one endpoint stands for both. */
const DRIVE = "https://drive.google.com";
const DOCS = "https://docs.google.com";

/**
 * Where a file's bytes are, with the virus page confirmed beforehand, and in
 * English where a page comes nevertheless (contracts.md 3.2).
 */
export function contentUrl(link: DriveLink, endpoints: Endpoints): string {
  return withQuery(`${endpoints.googledriveContent}/download`, {
    id: link.id,
    export: "download",
    confirm: "t",
    hl: "en",
    resourcekey: link.resourceKey,
  });
}

/** The page that knows what an id is, and redirects there. */
export function openUrl(link: DriveLink, endpoints: Endpoints): string {
  const { id, resourceKey } = link;
  return withQuery(`${endpoints.googledrive}/open`, {
    id,
    resourcekey: resourceKey,
  });
}

/** The plain listing of a folder, which needs no script (contracts.md 3.4). */
export function folderViewUrl(link: DriveLink, endpoints: Endpoints): string {
  const { id, resourceKey } = link;
  return withQuery(`${endpoints.googledrive}/embeddedfolderview`, {
    id,
    hl: "en",
    resourcekey: resourceKey,
  });
}

/** Where a document of Google's editors comes as a file. */
export function exportUrl(
  link: DriveLink,
  format: string,
  endpoints: Endpoints,
): string {
  const { app, id, sheet, resourceKey } = link;
  const { googledrive } = endpoints;
  const origin = googledrive === DRIVE ? DOCS : googledrive;
  return withQuery(`${origin}/${app}/d/${id}/export`, {
    format,
    gid: sheet,
    resourcekey: resourceKey,
  });
}

/** What a user could paste to get this very file; with the resource key. */
export function linkOf(link: DriveLink, endpoints: Endpoints): string {
  const { kind, id, resourceKey, format } = link;
  if (kind === "document") return exportUrl(link, format ?? "pdf", endpoints);
  const path = kind === "folder" ? `drive/folders/${id}` : `file/d/${id}/view`;
  return withQuery(`${endpoints.googledrive}/${path}`, {
    resourcekey: resourceKey,
  });
}

/** The page for people; without the resource key, so that it may be shown. */
export function pageOf(link: DriveLink, endpoints: Endpoints): string {
  const bare = { ...link, resourceKey: null };
  return bare.kind === "document"
    ? exportUrl(bare, "", endpoints).replace(/\/export.*$/, "/edit")
    : linkOf(bare, endpoints);
}

function withQuery(
  base: string,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
