import { percentDecoded } from "@haul/contract";

/** What a link of Mega names. Its key, where there is one, is secret and still text. */
export type MegaLink =
  | { kind: "file"; handle: string; key: string | null }
  | { kind: "folder"; handle: string; key: string | null; node: MegaNode }
  | { kind: "password"; payload: string }
  | { kind: "album" }
  | { kind: "page" };

/** Which part of a shared folder is meant; null for all of it. */
export type MegaNode = { kind: "file" | "folder"; handle: string } | null;

const HOSTS = new Set([
  "mega.nz",
  "www.mega.nz",
  "mega.co.nz",
  "www.mega.co.nz",
  "mega.io",
  "www.mega.io",
]);

/** Eight characters for six bytes; what follows them up to the key says nothing. */
const PATH = /^\/(?:[a-z]{2}\/)?(file|folder|embed)\/([\w-]{8})/;
const ALBUM_PATH = /^\/(?:[a-z]{2}\/)?(?:collection|album)\//;
/** Pages of people's own accounts, which they copy in place of a link. */
const PAGE_PATH =
  /^\/(?:(?:fm|login|register|start|home|chat|file|folder)(?:\/|$)|$)/;

/** `#!H!K`, `#F!H!K`, and in a folder `!SUB` or `?FILE`. */
const OLD = /^(F?)!([\w-]{8})[^!]*(?:!([\w-]*)[^!?]*(?:([!?])([\w-]{8}))?)?/;
const PASSWORD = /^P!([\w-]+)/;
/**
 * `KEY`, `KEY/file/H`, `KEY/folder/H`, and one behind the other. A handle that
 * was cut is none of the folder's, rather than all of it.
 */
const NODE = /\/(file|folder)\/([\w-]{1,8})(?!.*\/(?:file|folder)\/)/;

/**
 * Reads a link of Mega (contracts.md 4.1), old and new. Null for other hosts,
 * told by exact names, and for what Mega serves as plain files.
 */
export function parseMegaLink(url: URL): MegaLink | null {
  if (!HOSTS.has(url.host) || !/^https?:$/.test(url.protocol)) return null;
  const fragment = percentDecoded(url.hash.slice(1)).trim();
  return newLink(url.pathname, fragment) ?? oldLink(url.pathname, fragment);
}

function newLink(path: string, fragment: string): MegaLink | null {
  if (ALBUM_PATH.test(path)) return { kind: "album" };
  const [, kind, handle] = PATH.exec(path) ?? [];
  if (handle === undefined) return null;
  const key = /^!?([\w-]+)/.exec(fragment)?.[1] ?? null;
  if (kind !== "folder") return { kind: "file", handle, key };
  return { kind: "folder", handle, key, node: nodeIn(fragment) };
}

function nodeIn(fragment: string): MegaNode {
  const [, kind, handle] = NODE.exec(fragment) ?? [];
  if (handle === undefined) return null;
  return { kind: kind === "file" ? "file" : "folder", handle };
}

function oldLink(path: string, fragment: string): MegaLink | null {
  const payload = PASSWORD.exec(fragment)?.[1];
  if (payload !== undefined) return { kind: "password", payload };
  const old = OLD.exec(fragment);
  if (old !== null) return readOld(old);
  return PAGE_PATH.test(path) ? { kind: "page" } : null;
}

function readOld([, folder, handle = "", key, mark, node]: RegExpExecArray) {
  const text = key ? key : null;
  if (folder !== "F") return { kind: "file", handle, key: text } as const;
  return {
    kind: "folder",
    handle,
    key: text,
    node: node
      ? { kind: mark === "?" ? "file" : "folder", handle: node }
      : null,
  } as const satisfies MegaLink;
}
