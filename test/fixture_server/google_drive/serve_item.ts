import type { Handler } from "../http_server.ts";
import type { Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import { leadTo, refuse, sendPage } from "./answer_manner.ts";
import type { DriveItem } from "./items.ts";
import { confirmPage, oldConfirmPage, recorded } from "./pages.ts";

/** A file of the Drive, and how its bytes are sent. */
export type FileItem = Extract<DriveItem, { kind: "file" }>;

/** What serving an item needs besides it. */
export interface ServeScope {
  request: WireRequest;
  reply: Reply;
  /** Sends a file's bytes. */
  send: (file: FileItem, ...args: Parameters<Handler>) => Promise<void>;
  /** Where files come from. */
  contentOrigin: string;
}

/** Answers somebody without a key who asks for an item's bytes. */
export async function serveItem(
  item: DriveItem | undefined,
  scope: ServeScope,
): Promise<void> {
  const { reply, request } = scope;
  if (item === undefined || item.kind === "folder") {
    return void (await refuse("not_found", reply));
  }
  const query = new URLSearchParams(request.query);
  const opens = query.get("resourcekey") === item.resourceKey;
  if (item.isPrivate || (item.resourceKey !== null && !opens)) {
    return await sendPage(reply, recorded("denied"));
  }
  if (await refuse(item.manner, reply)) return;
  if (item.kind !== "file") return void (await refuse("failing", reply));
  if (isConfirmed(item, request, query)) {
    return await scope.send(item, request, reply);
  }
  await askToConfirm(item, scope);
}

function isConfirmed(
  { manner, uuid, code }: FileItem,
  request: WireRequest,
  query: URLSearchParams,
): boolean {
  const confirm = query.get("confirm");
  switch (manner) {
    case "open":
      return true;
    case "confirm":
      return confirm === "t";
    case "confirm_uuid":
      return query.get("uuid") === uuid;
    case "cookie":
      return confirm === code && hasCookie(request, code);
    case "json":
      return query.get("at") === code;
    default:
      return false;
  }
}

function hasCookie({ headers }: WireRequest, code: string): boolean {
  const cookies = (headers["cookie"] ?? "").split("; ");
  return cookies.includes(`download_warning_13058876669334088843_=${code}`);
}

async function askToConfirm(item: FileItem, scope: ServeScope): Promise<void> {
  const { id, name, uuid, code, manner, file } = item;
  const { reply, contentOrigin } = scope;
  if (manner === "cookie") {
    const cookie = `download_warning_13058876669334088843_=${code}; Path=/; Secure; HttpOnly`;
    const page = oldConfirmPage({ id, code });
    return await sendPage(reply, page, { headers: [["Set-Cookie", cookie]] });
  }
  if (manner === "json") {
    const downloadUrl = `${contentOrigin}/uc?id=${id}&export=download&at=${code}`;
    const sizeBytes = file.size;
    const fields = { disposition: "SCAN_CLEAN", downloadUrl, fileName: name };
    const json = JSON.stringify({ ...fields, scanResult: "OK", sizeBytes })
      .replaceAll("=", "\\u003d")
      .replaceAll("&", "\\u0026");
    return await reply.send(200, {
      body: `)]}'\n${json}`,
      headers: [
        ["Content-Type", "application/json; charset=utf-8"],
        ["Content-Disposition", 'attachment; filename="response.txt"'],
      ],
    });
  }
  const origin =
    manner === "confirm_elsewhere"
      ? "https://drive.usercontent.google.com.example.org"
      : contentOrigin;
  const action = `${origin}/download`;
  await sendPage(reply, confirmPage({ id, name, uuid, action }));
}

/** Sends the export of a document, as Google does from another host. */
export async function serveExport(
  item: DriveItem | undefined,
  { request, reply }: Pick<ServeScope, "request" | "reply">,
): Promise<void> {
  if (item?.kind !== "document") {
    return void (await refuse("not_found", reply));
  }
  if (item.isPrivate) return void (await refuse("login", reply));
  if (await refuse(item.manner, reply)) return;
  const format = new URLSearchParams(request.query).get("format") ?? "";
  await sendDocument(item, format, reply);
}

/** A made-up document, whole, whatever range is asked for. */
export async function sendDocument(
  { id, name }: DriveItem,
  format: string,
  reply: Reply,
): Promise<void> {
  const file = `${name}.${format}`;
  await reply.send(200, {
    body: `${id} as ${format}`,
    headers: [
      ["Content-Type", "application/octet-stream"],
      [
        "Content-Disposition",
        `attachment; filename="_.${format}"; filename*=UTF-8''${encodeURIComponent(file)}`,
      ],
    ],
  });
}

/** Leads from the classical page to the host of the files. */
export async function leadToContent(
  reply: Reply,
  request: WireRequest,
  contentOrigin: string,
): Promise<void> {
  await leadTo(reply, `${contentOrigin}/download?${request.query}`);
}
