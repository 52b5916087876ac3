import type { FileInfo } from "@haul/contract";
import { problemRecord } from "./json_line.ts";

/** What `haul info --json` prints of one file. What is not known is null. */
export function infoRecord(info: FileInfo): Record<string, unknown> {
  const { source, name, folder, size, hashes, url, mode, contentType } = info;
  const { model, header, is: about, access } = info;
  const { path, reason, notes, here } = info;
  const sha256 = hashes.find(({ algorithm }) => algorithm === "sha256");
  return {
    ...{ source, name, folder, bytes: size, sha256: sha256?.hex ?? null },
    type: about?.type ?? null,
    baseModel: about?.baseModel ?? null,
    precision: about?.precision ?? null,
    trainedWords: about?.trainedWords ?? [],
    title: about?.title ?? null,
    version: about?.version ?? null,
    creator: model?.creator ?? null,
    page: model?.page ?? null,
    licence: model?.licence ?? null,
    scan: model?.scan ?? null,
    access: {
      state: access.state,
      until: access.until,
      page: access.page,
      problem: access.refusal && problemRecord(access.refusal),
    },
    preview: model?.preview ?? null,
    canRunCode: about?.canRunCode ?? false,
    doubt: about?.doubt ?? null,
    ...{ path, reason, notes, here },
    header,
    ...{ hashes, mode, contentType, url },
  };
}
