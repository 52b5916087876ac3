import {
  type FileAccess,
  type ModelType,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import { keyHeader } from "../key_header.ts";
import type { SourceContext } from "../source.ts";
import { type CivitaiRecord, civitaiInfo } from "./_civitai_info.ts";
import type { CivitaiFile } from "./_civitai_records.ts";
import { exactSize, fileHashes } from "./_file_facts.ts";
import { fileName } from "./_file_name.ts";
import { isModelItself } from "./_primary_file.ts";

/** What {@link civitaiFile} is made from. */
export interface FileParts {
  /** Null where the record lists none, as of gated versions. */
  file: CivitaiFile | null;
  record: CivitaiRecord;
  /** Where CivitAI was asked. */
  place: string;
  /** The download route's URL. */
  url: string;
  access: FileAccess;
  /** What the user says that the model is. */
  type: ModelType | null;
}

/**
 * One file of CivitAI's as plain data. Its bytes are had through the download
 * route and not from where that leads: storage links die within a day, and
 * may be on another host each time. Its identity is of ids alone, since a
 * digest may be published while the file comes in.
 */
export async function civitaiFile(
  parts: FileParts,
  context: SourceContext,
): Promise<ResolvedFile> {
  const { file, record, place, url, access, type } = parts;
  const { version } = record;
  return ResolvedFileSchema.parse({
    source: "civitai",
    identity: `civitai:${version.id}/${file?.id ?? file?.name ?? "primary"}`,
    link: url,
    name: file === null ? null : fileName(file, version.files),
    size: file === null ? null : exactSize(file),
    hashes: file === null ? [] : fileHashes(file),
    bytes: [{ url, headers: await keyHeader("civitai", url, context) }],
    model: civitaiInfo(file, record, { place, type }),
    access,
  });
}

/** The download route's URLs for a file, best first. */
export function downloadUrls(
  file: CivitaiFile | null,
  options: { versionId: number; place: string },
): string[] {
  const { versionId, place } = options;
  const route = `${place}/api/download/models/${versionId}`;
  if (file === null) return [route];
  const own = ownUrl(file, place);
  if (file.id === null) return [own ?? route];
  const byId = `${route}?fileId=${file.id}`;
  // The record of a version may list the VAE of another one, whose id this
  // version's route does not know. Its own URL leads to it; for the model itself
  // such a URL would lead to a sibling (contracts.md 1.3).
  return isModelItself(file) || own === null ? [byId] : [byId, own];
}

/** What the record says of a file's URL, at the place that is asked: the key must go nowhere else. */
function ownUrl(file: CivitaiFile, place: string): string | null {
  const url = URL.parse(file.downloadUrl ?? "");
  if (url === null || !/^\/api\/download\/models\/\d+$/.test(url.pathname)) {
    return null;
  }
  return `${place}${url.pathname}${url.search}`;
}
