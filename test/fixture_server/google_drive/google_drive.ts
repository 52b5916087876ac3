import { contentPieces } from "../content.ts";
import { FileState, promisedHead } from "../file_state.ts";
import { FixtureFile } from "../fixture_file.ts";
import { type Handler, HttpServer } from "../http_server.ts";
import type { HeaderLine } from "../reply.ts";
import { serveFile } from "../serve_file.ts";
import type { RequestFacts } from "../when.ts";
import { leadTo, refuse, sendPage } from "./answer_manner.ts";
import { crc32c } from "./crc32c.ts";
import {
  type DriveDocumentOptions,
  type DriveFileOptions,
  type DriveFolderOptions,
  type DriveItem,
  type DriveShortcutOptions,
  itemOf,
} from "./items.ts";
import { folderPage } from "./pages.ts";
import { type ApiFault, serveApi } from "./serve_api.ts";
import {
  type FileItem,
  leadToContent,
  serveExport,
  serveItem,
} from "./serve_item.ts";

/** What a stand-in for Google Drive starts with. */
export interface GoogleDriveOptions {
  /** The API key that the API takes. @default "AIzaStandInKey" */
  apiKey?: string;
  /** The token of the one account. @default "ya29.stand-in" */
  token?: string;
  /** The most items on a page of the API's listings. @default 1000 */
  pageSize?: number;
}

/** Where a Drive is, by the names of Haul's endpoints. */
export interface GoogleDriveEndpoints {
  googledrive: string;
  googledriveContent: string;
  googledriveApi: string;
}

/**
 * A stand-in for Google Drive: pages, files and API on three origins, as the
 * real one has them. Its pages are recorded ones.
 */
export class GoogleDrive implements AsyncDisposable {
  /** Pages, links, folders and exports. */
  readonly page = new HttpServer();
  /** The bytes of files. */
  readonly content = new HttpServer();
  readonly api = new HttpServer();
  /** Answers all requests to the API that have a key. */
  fault: ApiFault | null = null;
  readonly #items = new Map<string, DriveItem>();
  readonly #states = new Map<string, FileState>();

  constructor(options: GoogleDriveOptions) {
    const {
      apiKey = "AIzaStandInKey",
      token = "ya29.stand-in",
      pageSize = 1000,
    } = options;
    const item: Handler = (request, reply) =>
      serveItem(this.#itemIn(request.query), {
        request,
        reply,
        send: (file, ...visit) => this.#send(file, ...visit),
        contentOrigin: this.content.origin,
      });
    this.content.route("/download", item);
    this.content.route("/uc", item);
    this.page.route("/uc", (request, reply) =>
      leadToContent(reply, request, this.content.origin),
    );
    this.page.route("/open", (request, reply) => this.#open(request, reply));
    this.page.route("/embeddedfolderview", (request, reply) =>
      this.#list(request, reply),
    );
    for (const app of ["document", "spreadsheets", "presentation"]) {
      this.page.route(`/${app}/d/*`, (request, reply) => {
        const [, , , id = ""] = request.path.split("/");
        return serveExport(this.#items.get(id), { request, reply });
      });
    }
    this.api.route("/drive/v3/*", (request, reply) =>
      serveApi({
        ...{ request, reply, apiKey, token, pageSize },
        fault: this.fault,
        items: this.#items,
        send: (file, ...visit) => this.#send(file, ...visit),
        sha256: ({ file }) => file.sha256(),
      }),
    );
  }

  /** For Haul's settings. */
  get endpoints(): GoogleDriveEndpoints {
    return {
      googledrive: this.page.origin,
      googledriveContent: this.content.origin,
      googledriveApi: this.api.origin,
    };
  }

  /** Puts a made-up file into the Drive. */
  file(options: DriveFileOptions): FileItem {
    const { id, name, size, seed = 1, switches = {} } = options;
    const url = `${this.content.origin}/download?id=${id}&export=download&confirm=t`;
    const state = new FileState(
      url,
      {
        ...{ size, seed, head: promisedHead(name, size) },
        etag: null,
        acceptRanges: false,
        contentDisposition: dispositionOf(name),
        headers: hashLines(options),
        ...switches,
      },
      () => undefined,
    );
    this.#states.set(id, state);
    const [uuid, code] = [crypto.randomUUID(), `c0de${id.slice(-4)}`];
    const file = new FixtureFile(state);
    return this.#add({ ...itemOf(options), kind: "file", file, uuid, code });
  }

  /** Puts a document of Google's editors into the Drive. */
  document(options: DriveDocumentOptions): DriveItem {
    const { app } = options;
    return this.#add({ ...itemOf(options), kind: "document", app });
  }

  /** Puts a folder into the Drive. */
  folder(options: DriveFolderOptions): DriveItem {
    const { items } = options;
    return this.#add({ ...itemOf(options), kind: "folder", items });
  }

  /** Puts a shortcut into the Drive. */
  shortcut(options: DriveShortcutOptions): DriveItem {
    const { target } = options;
    return this.#add({ ...itemOf(options), kind: "shortcut", target });
  }

  /** Puts a form into the Drive, which has no bytes. */
  form(options: { id: string; name: string }): DriveItem {
    return this.#add({ ...itemOf(options), kind: "form" });
  }

  /** Stops all three servers. */
  async close(): Promise<void> {
    await this.page.close();
    await this.content.close();
    await this.api.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #add<T extends DriveItem>(item: T): T {
    this.#items.set(item.id, item);
    return item;
  }

  #itemIn(query: string): DriveItem | undefined {
    return this.#items.get(new URLSearchParams(query).get("id") ?? "");
  }

  async #send(file: FileItem, ...visit: Parameters<Handler>): Promise<void> {
    const state = this.#states.get(file.id);
    if (state !== undefined) await serveFile(state, ...visit);
  }

  async #open(...[request, reply]: Parameters<Handler>): Promise<void> {
    const item = this.#itemIn(request.query);
    if (item === undefined) return void (await refuse("not_found", reply));
    await leadTo(reply, this.#linkOf(item));
  }

  async #list(...[request, reply]: Parameters<Handler>): Promise<void> {
    const folder = this.#itemIn(request.query);
    if (folder?.kind !== "folder") {
      return void (await refuse("not_found", reply));
    }
    if (folder.isPrivate) return void (await refuse("login", reply));
    if (await refuse(folder.manner, reply)) return;
    const entries = folder.items.map((item) => {
      const { id, name } = item;
      return { id, name, href: this.#linkOf(item) };
    });
    await sendPage(reply, folderPage(folder.name, entries));
  }

  #linkOf(item: DriveItem): string {
    const { origin } = this.page;
    const { id, resourceKey } = item.kind === "shortcut" ? item.target : item;
    const key = resourceKey === null ? "" : `&resourcekey=${resourceKey}`;
    if (item.kind === "document") return `${origin}/${item.app}/d/${id}/edit`;
    if (item.kind === "form") return `${origin}/forms/d/${id}/viewform`;
    return item.kind === "folder"
      ? `${origin}/drive/folders/${id}?usp=drive_web${key}`
      : `${origin}/file/d/${id}/view?usp=drive_web${key}`;
  }
}

/** Starts a {@link GoogleDrive}; dispose or close it when done. */
export async function startGoogleDrive(
  options: GoogleDriveOptions = {},
): Promise<GoogleDrive> {
  return new GoogleDrive(options);
}

/** As Drive has it: the plain name without what is not ASCII, then the real one. */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^ -~]+/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

function hashLines(
  options: DriveFileOptions,
): (facts: RequestFacts) => readonly HeaderLine[] {
  const { name, seed = 1, size, crc32c: told = "all" } = options;
  if (told === "none") return () => [];
  const hashed = told === "wrong" ? seed + 1 : seed;
  const content = { seed: hashed, head: promisedHead(name, size) };
  const hash = crc32c(contentPieces(content, 0, size));
  const line: HeaderLine = ["X-Goog-Hash", `crc32c=${hash}`];
  return ({ range }) => (told === "plain" && range !== null ? [] : [line]);
}
