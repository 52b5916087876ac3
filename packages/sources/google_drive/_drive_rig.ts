import {
  EndpointsSchema,
  FileChoiceSchema,
  type Problem,
  type ResolvedFile,
  Secret,
  toProblem,
} from "@haul/contract";
import {
  type DriveFileOptions,
  type DriveItem,
  type GoogleDrive,
  startGoogleDrive,
} from "@haul/fixture_server";
import { type SourceContext, sourceContext } from "../source.ts";
import { googleDriveSource } from "./google_drive_source.ts";

/** The one token and the one API key that the rig's Drive takes. */
export const TOKEN = "ya29.CANARY-token";
export const API_KEY = "AIzaCANARYkey";

/** The resource key of the rig's old items. */
export const KEY = "0-resource_Key";

/** What a test's context may differ in. */
interface Given {
  key?: string;
  file?: string;
  format?: string;
  include?: string[];
  headers?: Record<string, string>;
}

let count = 0;

/** An id that no other item has. */
export function newId(): string {
  return `1fixture_${String(count++).padStart(24, "0")}`;
}

/** A Drive of its own, with two items on a page of the API's listings. */
export class DriveRig implements AsyncDisposable {
  readonly drive: GoogleDrive;

  constructor(drive: GoogleDrive) {
    this.drive = drive;
  }

  static async start(): Promise<DriveRig> {
    const options = { token: TOKEN, apiKey: API_KEY, pageSize: 2 };
    return new DriveRig(await startGoogleDrive(options));
  }

  /** Puts a small file into the Drive. */
  put(options: Partial<DriveFileOptions> = {}) {
    const usual = { id: newId(), name: "m.bin", size: 1000 };
    return this.drive.file({ ...usual, ...options });
  }

  /** A folder of two levels, with a document, a form and an old file in it. */
  putFolder() {
    const { drive } = this;
    const file = this.put({ name: "weights.safetensors" });
    const keyed = this.put({ name: "old.bin", resourceKey: KEY });
    const doc = drive.document({
      ...{ id: newId(), name: "Notes & more" },
      app: "document",
    });
    const form = drive.form({ id: newId(), name: "A form" });
    const vae = this.put({ name: "vae.safetensors" });
    const below = this.folder("VAE/fp16", [vae]);
    const folder = this.folder("Model", [file, keyed, below, doc, form]);
    return { folder, file, keyed, doc, vae, below };
  }

  folder(name: string, items: readonly DriveItem[] = []): DriveItem {
    return this.drive.folder({ id: newId(), name, items });
  }

  /** The link that people copy, or another path of the page's host. */
  link({ id }: { id: string }, path = "file/d/ID/view"): URL {
    return new URL(path.replace("ID", id), this.drive.page.origin);
  }

  folderLink(item: DriveItem): URL {
    return this.link(item, "drive/folders/ID");
  }

  /** Each context has its own way to the network, as each Haul has. */
  context(given: Given = {}): SourceContext {
    const { key, headers = {}, ...choice } = given;
    return sourceContext({
      fetch: (input, init) => fetch(input, init),
      tokenFor: async () => (key === undefined ? null : new Secret(key)),
      endpoints: EndpointsSchema.parse({
        ...this.drive.endpoints,
        keysTo: ["googledrive"],
      }),
      choice: FileChoiceSchema.parse(choice),
      headers,
    });
  }

  resolve(url: URL, given: Given = {}): Promise<ResolvedFile[]> {
    return googleDriveSource.resolve(url, this.context(given));
  }

  /** The one file of a link. */
  async one(url: URL, given: Given = {}): Promise<ResolvedFile> {
    const [file, ...more] = await this.resolve(url, given);
    if (file !== undefined && more.length === 0) return file;
    throw new Error(`${url.href} leads to ${more.length + 1} files`);
  }

  /** Why a link leads to no file. */
  async problem(url: URL, given: Given = {}): Promise<Problem> {
    const found = this.resolve(url, given).then(
      (files) => new Error(`${url.href} leads to ${files.length} files`),
      (error: unknown) => error,
    );
    return toProblem(await found);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drive.close();
  }
}
