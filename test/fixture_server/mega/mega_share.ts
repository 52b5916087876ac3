import { encipherName, seededBytes, text64, wrapKey } from "./mega_crypto.ts";
import { MegaFile, type MegaFileOptions } from "./mega_file.ts";

/** One line of a listing, as the API gives it. */
export interface ListedNode {
  h: string;
  p: string;
  u: string;
  t: 0 | 1;
  a: string;
  k: string;
  s?: number;
  ts: number;
}

/** What a share is made from. */
export interface MegaShareOptions {
  name: string;
  /** The handle of its link. */
  handle: string;
  newHandle: () => string;
}

/** A shared folder with folders and files in it. */
export class MegaShare {
  readonly handle: string;
  readonly key: Buffer;
  readonly files = new Map<string, MegaFile>();
  /** What the API lists; a test may add to it. */
  readonly nodes: ListedNode[] = [];
  readonly #newHandle: () => string;
  readonly #root: string;
  readonly #folders = new Map<string, string>();

  constructor({ name, handle, newHandle }: MegaShareOptions) {
    this.handle = handle;
    this.key = seededBytes(`mega share ${handle}`, 16);
    this.#newHandle = newHandle;
    this.#root = newHandle();
    this.#list({ h: this.#root, p: newHandle(), name, key: this.#folderKey() });
    this.#folders.set("", this.#root);
  }

  /** The key as links carry it. */
  get keyText(): string {
    return text64(this.key);
  }

  get link(): string {
    return `https://mega.nz/folder/${this.handle}#${this.keyText}`;
  }

  /** Adds a file; the folders of its path are made. */
  file(path: string, options: MegaFileOptions): MegaFile {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    const file = new MegaFile(name, { ...options, handle: this.#newHandle() });
    this.files.set(file.handle, file);
    this.nodes.push({
      h: file.handle,
      p: this.#folder(parts),
      u: "fixture-own",
      t: 0,
      a: file.attributes,
      k: this.#keys(file.key),
      s: options.size,
      ts: 1_632_475_461,
    });
    return file;
  }

  /** The link of one file in it. */
  linkOf(file: MegaFile): string {
    return `${this.link}/file/${file.handle}`;
  }

  /** The link of one folder in it; the folder is made where it is not there. */
  folderLink(path: string): string {
    return `${this.link}/folder/${this.#folder(path.split("/"))}`;
  }

  #folder(parts: readonly string[]): string {
    const path = parts.join("/");
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const p = this.#folder(parts.slice(0, -1));
    const h = this.#newHandle();
    this.#list({ h, p, name: parts.at(-1) ?? "", key: this.#folderKey() });
    this.#folders.set(path, h);
    return h;
  }

  #folderKey(): Buffer {
    return seededBytes(`mega folder ${this.handle} ${this.nodes.length}`, 16);
  }

  #list(folder: { h: string; p: string; name: string; key: Buffer }): void {
    const { h, p, name, key } = folder;
    const a = encipherName(name, key);
    const k = this.#keys(key);
    this.nodes.push({ h, p, u: "fixture-own", t: 1, a, k, ts: 1_632_475_428 });
  }

  /** Every other node has been in another share before, whose key comes first. */
  #keys(key: Buffer): string {
    const own = `${this.#root}:${wrapKey(key, this.key)}`;
    if (this.nodes.length % 2 === 0) return own;
    const other = seededBytes(`another share ${this.nodes.length}`, 16);
    return `${this.#newHandle()}:${wrapKey(key, other)}/${own}`;
  }
}
