import { percentDecoded } from "@haul/contract";

/** What a link says about the file, as the download route's own query does. */
export interface LinkedFile {
  fileId: number | null;
  /** A file type of CivitAI's, as `Model` or `VAE`. */
  type: string | null;
  format: string | null;
  size: string | null;
  fp: string | null;
  quant: string | null;
}

/** What a URL of CivitAI's stands for. */
export type CivitaiLink =
  | {
      kind: "model";
      modelId: number;
      versionId: number | null;
      file: LinkedFile;
    }
  | { kind: "version"; versionId: number; file: LinkedFile }
  | { kind: "hash"; hash: string }
  /** Bytes without a record: `path` is an attachment's or a vault's. */
  | { kind: "bare_file"; path: string }
  | { kind: "pictures"; of: "imageId" | "postId"; id: number }
  | { kind: "user"; name: string }
  | { kind: "collection"; id: number }
  /** A number alone, as `civitai.com/1234`. */
  | { kind: "number"; id: number };

/** Ids are positive 32-bit integers; larger ones are refused by the service. */
const MAX_ID = 2_147_483_647;

/** A path, and what it stands for; the first that fits counts. */
const FORMS: readonly [
  pattern: RegExp,
  read: (part: string, query: URLSearchParams) => CivitaiLink | null,
][] = [
  [/^\/models\/(\d+)(?:\/|$)/, modelPage],
  [/^\/api\/v1\/models\/(\d+)\/?$/, modelPage],
  [/^\/model-versions\/(\d+)\/?$/, version],
  [/^\/api\/v1\/model-versions\/(?:mini\/)?(\d+)\/?$/, version],
  [/^\/api\/download\/models\/(\d+)\/?$/, version],
  [/^\/api\/download\/training-data\/(\d+)\/?$/, trainingData],
  [/^\/api\/v1\/model-versions\/by-hash\/([0-9a-f]{8,64})\/?$/i, byHash],
  [/^(\/api\/download\/(?:attachments|vault)\/\d+)\/?$/, bareFile],
  [/^\/images\/(\d+)(?:\/|$)/, (id) => pictures("imageId", id)],
  [/^\/posts\/(\d+)(?:\/|$)/, (id) => pictures("postId", id)],
  [/^\/collections\/(\d+)(?:\/|$)/, collection],
  [/^\/user\/([^/]+)(?:\/models)?\/?$/, user],
  [/^\/(\d+)\/?$/, bareNumber],
];

/**
 * What a URL of CivitAI's stands for, or null where no file can be had from
 * it. Looks at path and query alone; the host is the caller's matter.
 */
export function civitaiLink(url: URL): CivitaiLink | null {
  for (const [pattern, read] of FORMS) {
    const part = pattern.exec(url.pathname)?.[1];
    if (part !== undefined) return read(part, url.searchParams);
  }
  return null;
}

function modelPage(id: string, query: URLSearchParams): CivitaiLink | null {
  const modelId = idOf(id);
  if (modelId === null) return null;
  const versionId = idOf(query.get("modelVersionId"));
  return { kind: "model", modelId, versionId, file: linkedFile(query) };
}

function version(id: string, query: URLSearchParams): CivitaiLink | null {
  const versionId = idOf(id);
  if (versionId === null) return null;
  return { kind: "version", versionId, file: linkedFile(query) };
}

function trainingData(id: string, query: URLSearchParams): CivitaiLink | null {
  const versionId = idOf(id);
  if (versionId === null) return null;
  const file = { ...linkedFile(query), type: "Training Data" };
  return { kind: "version", versionId, file };
}

function byHash(hash: string): CivitaiLink {
  return { kind: "hash", hash: hash.toLowerCase() };
}

function bareFile(path: string): CivitaiLink {
  return { kind: "bare_file", path };
}

function pictures(of: "imageId" | "postId", text: string): CivitaiLink | null {
  const id = idOf(text);
  return id === null ? null : { kind: "pictures", of, id };
}

function collection(text: string): CivitaiLink | null {
  const id = idOf(text);
  return id === null ? null : { kind: "collection", id };
}

function user(part: string): CivitaiLink {
  return { kind: "user", name: percentDecoded(part) };
}

function bareNumber(text: string): CivitaiLink | null {
  const id = idOf(text);
  return id === null ? null : { kind: "number", id };
}

function linkedFile(query: URLSearchParams): LinkedFile {
  return {
    fileId: idOf(query.get("fileId")),
    type: given(query, "type"),
    format: given(query, "format"),
    size: given(query, "size"),
    fp: given(query, "fp"),
    quant: given(query, "quantType"),
  };
}

function given(query: URLSearchParams, name: string): string | null {
  return query.get(name)?.trim() || null;
}

/** An id, or null for what is none. */
export function idOf(text: string | null): number | null {
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id > 0 && id <= MAX_ID ? id : null;
}
