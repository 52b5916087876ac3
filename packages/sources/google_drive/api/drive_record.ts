import type { ExpectedHash } from "@haul/contract";
import { z } from "zod";
import { DOC_APPS } from "../doc_formats.ts";
import type { DriveEntry } from "../drive_entry.ts";
import { type DriveLink, driveLink } from "../drive_link.ts";

const FOLDER = "application/vnd.google-apps.folder";
const GOOGLE_TYPE = /^application\/vnd\.google-apps\./;

/** A file as the API describes it; sizes are decimal strings (contracts.md 3.5). */
export const DriveRecordSchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  mimeType: z.string().default(""),
  size: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullish(),
  md5Checksum: z.string().nullish(),
  sha1Checksum: z.string().nullish(),
  sha256Checksum: z.string().nullish(),
  resourceKey: z.string().nullish(),
  shortcutDetails: z
    .object({
      targetId: z.string(),
      targetMimeType: z.string().default(""),
      targetResourceKey: z.string().nullish(),
    })
    .nullish(),
});

/** See {@link DriveRecordSchema}. */
export type DriveRecord = z.infer<typeof DriveRecordSchema>;

/** The fields that are asked for; without a list the API gives three. */
export const RECORD_FIELDS =
  "id,name,size,md5Checksum,sha1Checksum,sha256Checksum,mimeType,resourceKey,shortcutDetails";

/**
 * What a record stands for, shortcuts followed; null for what has no bytes,
 * such as a form or a site.
 */
export function entryOf(record: DriveRecord): DriveEntry | null {
  const link = linkOfRecord(record);
  if (link === null) return null;
  const { name, size, shortcutDetails } = record;
  const isShortcut = shortcutDetails != null;
  return {
    link,
    name,
    size: isShortcut || size == null ? null : Number(size),
    hashes: isShortcut ? [] : hashesOf(record),
  };
}

/** The item that a shortcut leads to, or null where the record is none. */
export function targetOf({ shortcutDetails }: DriveRecord): DriveLink | null {
  if (shortcutDetails == null) return null;
  const { targetId, targetResourceKey } = shortcutDetails;
  const resourceKey = targetResourceKey ?? null;
  return driveLink({ kind: "file", id: targetId, resourceKey });
}

function linkOfRecord(record: DriveRecord): DriveLink | null {
  const { id, resourceKey = null } = targetOf(record) ?? record;
  const type = record.shortcutDetails?.targetMimeType ?? record.mimeType;
  const app = Object.hasOwn(DOC_APPS, type) ? DOC_APPS[type] : undefined;
  if (app !== undefined)
    return driveLink({ kind: "document", id, resourceKey, app });
  if (type === FOLDER) return driveLink({ kind: "folder", id, resourceKey });
  return GOOGLE_TYPE.test(type)
    ? null
    : driveLink({ kind: "file", id, resourceKey });
}

function hashesOf(record: DriveRecord): ExpectedHash[] {
  const { sha256Checksum, sha1Checksum, md5Checksum } = record;
  const told = [
    ["sha256", sha256Checksum, 64],
    ["sha1", sha1Checksum, 40],
    ["md5", md5Checksum, 32],
  ] as const;
  return told.flatMap(([algorithm, value, length]) => {
    const hex = value?.toLowerCase() ?? "";
    const isSound = hex.length === length && /^[0-9a-f]+$/.test(hex);
    return isSound ? [{ algorithm, hex, from: "publisher" as const }] : [];
  });
}
