import type { Endpoints } from "@haul/contract";
import { typeOfFormat } from "../doc_formats.ts";
import type { DriveLink } from "../drive_link.ts";
import { RECORD_FIELDS } from "./drive_record.ts";

/** What is known of one item. */
export function recordUrl({ id }: DriveLink, endpoints: Endpoints): URL {
  return apiUrl(`/files/${id}`, endpoints, {
    fields: RECORD_FIELDS,
    supportsAllDrives: "true",
  });
}

/** A file's bytes, or a document in the form of its link. */
export function mediaUrl(link: DriveLink, endpoints: Endpoints): URL {
  const { id, app, format } = link;
  if (app !== null) {
    const mimeType = typeOfFormat(app, format ?? "");
    return apiUrl(`/files/${id}/export`, endpoints, { mimeType });
  }
  return apiUrl(`/files/${id}`, endpoints, {
    alt: "media",
    supportsAllDrives: "true",
  });
}

/** One page of what is in a folder. */
export function childrenUrl(
  { id }: DriveLink,
  endpoints: Endpoints,
  pageToken: string | null,
): URL {
  return apiUrl("/files", endpoints, {
    q: `'${id}' in parents and trashed=false`,
    pageSize: "1000",
    orderBy: "name_natural",
    fields: `nextPageToken,files(${RECORD_FIELDS})`,
    supportsAllDrives: "true",
    includeItemsFromAllDrives: "true",
    ...(pageToken === null ? {} : { pageToken }),
  });
}

/** Whose token it is. */
export function aboutUrl(endpoints: Endpoints): URL {
  return apiUrl("/about", endpoints, { fields: "user" });
}

/** The header that carries an item's resource key; empty where it has none. */
export function resourceKeyHeader(link: DriveLink): Record<string, string> {
  const { id, resourceKey } = link;
  return resourceKey === null
    ? {}
    : { "X-Goog-Drive-Resource-Keys": `${id}/${resourceKey}` };
}

function apiUrl(
  path: string,
  { googledriveApi }: Endpoints,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(`/drive/v3${path}`, googledriveApi);
  url.search = new URLSearchParams(query).toString();
  return url;
}
