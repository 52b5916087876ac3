import type { Endpoints } from "@haul/contract";
import type { HTMLElement } from "node-html-parser";
import type { DriveEntry } from "./drive_entry.ts";
import type { DriveLink } from "./drive_link.ts";
import { parseDriveLink } from "./parse_drive_link.ts";

/** What a listing has even where it lists nothing. */
const LISTING = ".flip-entries, #folder-view";

/**
 * The entries of a folder's plain listing: every link in it that leads to a
 * file, a folder or a document (contracts.md 3.4). It tells no sizes. Null
 * where the page is no listing.
 */
export function folderView(
  root: HTMLElement,
  page: { url: string; endpoints: Endpoints },
): DriveEntry[] | null {
  const entries = new Map<string, DriveEntry>();
  for (const anchor of root.querySelectorAll("a[href]")) {
    const link = linkIn(anchor, page);
    const name = nameIn(anchor);
    if (link === null || name === "" || entries.has(link.id)) continue;
    entries.set(link.id, { link, name, size: null, hashes: [] });
  }
  const isListing = entries.size > 0 || root.querySelector(LISTING) !== null;
  return isListing ? [...entries.values()] : null;
}

function nameIn(anchor: HTMLElement): string {
  const title = anchor.querySelector(".flip-entry-title") ?? anchor;
  return title.text.replace(/\s+/g, " ").trim();
}

function linkIn(
  anchor: HTMLElement,
  { url, endpoints }: { url: string; endpoints: Endpoints },
): DriveLink | null {
  const target = URL.parse(anchor.getAttribute("href") ?? "", url);
  try {
    return target === null ? null : parseDriveLink(target, endpoints);
  } catch {
    // A link of the page's own, to help or to a form.
    return null;
  }
}
