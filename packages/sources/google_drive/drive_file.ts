import type { Endpoints } from "@haul/contract";
import {
  ByteSourceSchema,
  type ExpectedHash,
  type FileAccess,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import type { DriveLink } from "./drive_link.ts";
import { linkOf } from "./drive_urls.ts";

/** Drive gets slower and slower with more (contracts.md 3.3). */
const MAX_CONNECTIONS = 4;

/** What is known of a file, whichever way it was found. */
export interface DriveFacts {
  link: DriveLink;
  name: string | null;
  folder?: string | null;
  size: number | null;
  hashes: readonly ExpectedHash[];
  /** Where the bytes are. */
  url: string;
  headers: Readonly<Record<string, string>>;
  access?: Partial<FileAccess>;
}

/** A file of Drive as the rest of Haul knows it. */
export function driveFile(
  facts: DriveFacts,
  endpoints: Endpoints,
): ResolvedFile {
  const { link, name, folder = null, size, hashes, url, headers } = facts;
  return ResolvedFileSchema.parse({
    source: "googledrive",
    identity: identityOf(link),
    link: linkOf(link, endpoints),
    name,
    folder,
    size,
    hashes,
    bytes: [
      ByteSourceSchema.parse({ url, headers, maxConnections: MAX_CONNECTIONS }),
    ],
    ...(facts.access === undefined
      ? {}
      : { access: { state: "unknown", ...facts.access } }),
  });
}

/** A document is another file in each of its forms. */
function identityOf({ kind, id, format, sheet }: DriveLink): string {
  if (kind !== "document") return `googledrive:${id}`;
  return `googledrive:${id}.${format}${sheet === null ? "" : `.${sheet}`}`;
}
