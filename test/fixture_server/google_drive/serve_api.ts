import type { HeaderLine, Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import type { DriveItem } from "./items.ts";
import { recorded } from "./pages.ts";
import type { FileItem, ServeScope } from "./serve_item.ts";
import { sendDocument } from "./serve_item.ts";

/** What the API knows. */
export interface ApiScope extends Omit<ServeScope, "contentOrigin"> {
  items: ReadonlyMap<string, DriveItem>;
  /** The API key and the token that it takes. */
  apiKey: string;
  token: string;
  /** The most items on a page of a listing. */
  pageSize: number;
  /** Answers all requests that have a key; null for none. */
  fault: ApiFault | null;
  /** The SHA-256 of a file's content, in hexadecimal. */
  sha256: (file: FileItem) => Promise<string>;
}

/** One refusal of the API. */
export interface ApiFault {
  status: number;
  reason: string;
  /** @default the reason */
  message?: string;
}

const APPS = {
  document: "application/vnd.google-apps.document",
  spreadsheets: "application/vnd.google-apps.spreadsheet",
  presentation: "application/vnd.google-apps.presentation",
} as const;

const NOT_FOUND: ApiFault = {
  status: 404,
  reason: "notFound",
  message: "File not found.",
};

/** Answers one request to the Drive API, version 3. */
export async function serveApi(scope: ApiScope): Promise<void> {
  const { request, reply, fault } = scope;
  const identity = identityOf(scope);
  if (identity === null) return await refuseKey(request, reply);
  if (fault !== null) return await sendFault(reply, fault);
  const path = request.path.replace("/drive/v3/", "");
  const query = new URLSearchParams(request.query);
  if (path === "about") {
    const user = { displayName: "Ada", emailAddress: "ada@example.org" };
    return await sendJson(reply, 200, { user });
  }
  const visible = visibleTo(identity, scope);
  if (path === "files") return await sendChildren(query, visible, scope);
  const [, id = "", action] = /^files\/([\w-]+)(\/export)?$/.exec(path) ?? [];
  const item = scope.items.get(id);
  if (item === undefined || !visible(item) || item.manner === "not_found") {
    return await sendFault(reply, NOT_FOUND);
  }
  if (action !== undefined) {
    const type = query.get("mimeType") ?? "";
    const format = type.split(/[./]/).at(-1) ?? "";
    return await sendDocument(item, format, reply);
  }
  if (query.get("alt") === "media") return await sendMedia(item, scope);
  await sendJson(reply, 200, await recordOf(item, scope));
}

type Identity = "token" | "key";

function identityOf({ request, apiKey, token }: ApiScope): Identity | null {
  if (request.headers["authorization"] === `Bearer ${token}`) return "token";
  const query = new URLSearchParams(request.query);
  const key = request.headers["x-goog-api-key"] ?? query.get("key");
  return key === apiKey ? "key" : null;
}

/** A private item is for the token's account; a resource key opens its item. */
function visibleTo(identity: Identity, { request }: ApiScope) {
  const keys = (request.headers["x-goog-drive-resource-keys"] ?? "").split(",");
  return (item: DriveItem): boolean => {
    if (identity === "token") return true;
    const opened =
      item.resourceKey === null ||
      keys.includes(`${item.id}/${item.resourceKey}`);
    return opened && !item.isPrivate;
  };
}

async function refuseKey(request: WireRequest, reply: Reply): Promise<void> {
  if ("x-goog-api-key" in request.headers) {
    const message = "API key not valid. Please pass a valid API key.";
    return await sendFault(reply, {
      status: 400,
      reason: "badRequest",
      message,
    });
  }
  if ("authorization" in request.headers) {
    const message = "Invalid Credentials";
    return await sendFault(reply, {
      status: 401,
      reason: "authError",
      message,
    });
  }
  await sendText(reply, 401, recorded("apiUnauthenticated"));
}

async function sendMedia(item: DriveItem, scope: ApiScope): Promise<void> {
  const { reply, request, send } = scope;
  const { manner } = item;
  if (manner.startsWith("quota")) {
    return await sendText(reply, 403, recorded("apiQuota"));
  }
  if (manner === "infected") {
    const reason = "cannotDownloadAbusiveFile";
    return await sendFault(reply, { status: 403, reason });
  }
  if (item.kind !== "file") {
    const reason = "fileNotDownloadable";
    return await sendFault(reply, { status: 403, reason });
  }
  await send(item, request, reply);
}

async function sendChildren(
  query: URLSearchParams,
  visible: (item: DriveItem) => boolean,
  { items, reply, pageSize }: ApiScope & { pageSize: number },
): Promise<void> {
  const id = /^'([\w-]+)' in parents/.exec(query.get("q") ?? "")?.[1] ?? "";
  const folder = items.get(id);
  const children =
    folder?.kind === "folder" && visible(folder) ? folder.items : [];
  const start = Number(query.get("pageToken") ?? 0);
  const end = start + pageSize;
  const shown = children.filter((item) => !item.isPrivate || visible(item));
  const files = await Promise.all(
    shown.slice(start, end).map((item) => recordOf(item, null)),
  );
  const nextPageToken = end < shown.length ? { nextPageToken: `${end}` } : {};
  await sendJson(reply, 200, { ...nextPageToken, files });
}

async function recordOf(
  item: DriveItem,
  scope: ApiScope | null,
): Promise<Record<string, unknown>> {
  const { id, name, resourceKey } = item;
  const key = resourceKey === null ? {} : { resourceKey };
  const record = { id, name, mimeType: typeOf(item), ...key };
  if (item.kind === "shortcut") {
    const { target } = item;
    const shortcutDetails = {
      targetId: target.id,
      targetMimeType: typeOf(target),
      ...(target.resourceKey === null
        ? {}
        : { targetResourceKey: target.resourceKey }),
    };
    return { ...record, shortcutDetails };
  }
  if (item.kind !== "file") return record;
  const size = `${item.file.size}`;
  const sha256Checksum = await scope?.sha256(item);
  return { ...record, size, ...(sha256Checksum && { sha256Checksum }) };
}

function typeOf(item: DriveItem): string {
  switch (item.kind) {
    case "folder":
      return "application/vnd.google-apps.folder";
    case "shortcut":
      return "application/vnd.google-apps.shortcut";
    case "form":
      return "application/vnd.google-apps.form";
    case "document":
      return APPS[item.app];
    case "file":
      return "application/octet-stream";
  }
}

async function sendFault(reply: Reply, fault: ApiFault): Promise<void> {
  const { status: code, reason, message = reason } = fault;
  const errors = [{ domain: "global", reason, message }];
  await sendJson(reply, code, { error: { errors, code, message } });
}

async function sendJson(
  reply: Reply,
  status: number,
  json: unknown,
): Promise<void> {
  await sendText(reply, status, JSON.stringify(json, null, 1));
}

async function sendText(
  reply: Reply,
  status: number,
  body: string,
): Promise<void> {
  const type: HeaderLine = ["Content-Type", "application/json; charset=UTF-8"];
  await reply.send(status, { body, headers: [type] });
}
