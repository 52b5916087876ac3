import type { ExpectedHash } from "@haul/contract";
import type { DriveLink } from "./drive_link.ts";

/** One thing in a folder, or the thing that a link stands for. */
export interface DriveEntry {
  link: DriveLink;
  /** As its owner named it; hostile. */
  name: string;
  /** Bytes, where the listing says. */
  size: number | null;
  hashes: ExpectedHash[];
}

/** A file or document, and the folder that it has within the shared one. */
export interface PlacedEntry extends DriveEntry {
  folder: string | null;
}

/** What is in one folder. */
export type ListFolder = (folder: DriveLink) => Promise<DriveEntry[]>;
