import { createHash } from "node:crypto";
import { FileState } from "../file_state.ts";
import { FixtureFile } from "../fixture_file.ts";
import { safetensorsHead } from "../safetensors_head.ts";

/** A file to commit: text in Git, or made-up bytes in LFS. */
export type HubFileSpec =
  | { text: string }
  | {
      /** Bytes. */
      size: number;
      /** @default 1 */
      seed?: number;
      /** What the scanners say. @default { status: "safe" } */
      security?: Record<string, unknown>;
    };

/** Kinds of repositories. A bucket has one state and no revisions, and all of it is in the storage. */
export const HUB_REPO_TYPES = [
  "models",
  "datasets",
  "spaces",
  "kernels",
  "buckets",
] as const;

/** See {@link HUB_REPO_TYPES}. */
export type HubRepoType = (typeof HUB_REPO_TYPES)[number];

/** What a repository is at first. */
export interface HubRepoOptions {
  /** @default "models" */
  type?: HubRepoType;
  /** @default false */
  gated?: false | "auto" | "manual";
  /** @default false */
  private?: boolean;
  /** @default false */
  disabled?: boolean;
  /** More of the repository's record: tags, cardData and the like. */
  record?: Record<string, unknown>;
  files?: Readonly<Record<string, HubFileSpec>>;
}

/** A file of a commit, with the names that the hub has for its content. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Git's name of the blob; of the pointer's for LFS. */
  readonly oid: string;
  /** The text of a file in Git, or of an LFS file's pointer. */
  readonly text: string;
  /** Null for a file in Git. */
  readonly lfs: {
    readonly sha256: string;
    /** 64 digits that look like a SHA-256 and are none. */
    readonly xetHash: string;
    /** The bytes as the storage has them, with their switches. */
    readonly storage: FixtureFile;
    readonly state: FileState;
    readonly security: Record<string, unknown>;
  } | null;
}

/** One repository of the stand-in: commits, and revisions that point at them. */
export class HubRepo {
  readonly id: string;
  readonly type: HubRepoType;
  gated: false | "auto" | "manual";
  private: boolean;
  disabled: boolean;
  record: Record<string, unknown>;
  readonly #cdn: string;
  readonly #commits = new Map<string, ReadonlyMap<string, HubFile>>();
  readonly #revisions = new Map<string, string>();

  constructor(id: string, options: HubRepoOptions, cdn: string) {
    this.id = id;
    this.type = options.type ?? "models";
    this.gated = options.gated ?? false;
    this.private = options.private ?? false;
    this.disabled = options.disabled ?? false;
    this.record = options.record ?? {};
    this.#cdn = cdn;
  }

  /** The commit of `main`. */
  get head(): string {
    return this.#revisions.get("main") ?? "";
  }

  /** The commit that a revision stands for; undefined where there is none. */
  commitOf(revision: string): string | undefined {
    if (this.#commits.has(revision)) return revision;
    return this.#revisions.get(revision);
  }

  /** The files of a commit, by path and in its order. */
  filesOf(commit: string): ReadonlyMap<string, HubFile> {
    return this.#commits.get(commit) ?? new Map();
  }

  /** A file of `main`; throws where there is none. */
  file(path: string): HubFile {
    const file = this.filesOf(this.head).get(path);
    if (file === undefined) {
      throw new RangeError(`Cannot find "${path}" in ${this.id}`);
    }
    return file;
  }

  /** The storage's side of an LFS file of `main`, for its switches and counters. */
  storage(path: string): FixtureFile {
    const { lfs } = this.file(path);
    if (lfs === null) throw new TypeError(`"${path}" is not in the storage`);
    return lfs.storage;
  }

  /** Commits changes on a revision; null removes a file. Returns the commit. */
  async commit(
    changes: Readonly<Record<string, HubFileSpec | null>>,
    revision = "main",
  ): Promise<string> {
    const files = new Map(this.filesOf(this.commitOf(revision) ?? this.head));
    for (const [path, spec] of Object.entries(changes)) {
      if (spec === null) files.delete(path);
      else files.set(path, await this.#file(path, spec));
    }
    const inOrder = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
    const names = [...inOrder.values()].map(
      ({ path, oid }) => `${oid} ${path}`,
    );
    const number = this.#commits.size;
    const commit = sha("sha1", `${this.id} ${number}\n${names.join("\n")}`);
    this.#commits.set(commit, inOrder);
    this.#revisions.set(revision, commit);
    return commit;
  }

  async #file(path: string, spec: HubFileSpec): Promise<HubFile> {
    if ("text" in spec) {
      const { text } = spec;
      const size = Buffer.byteLength(text);
      return { path, size, oid: gitName(text), text, lfs: null };
    }
    const { size, seed = 1, security = { status: "safe" } } = spec;
    const xetHash = sha("sha256", `xet ${size} ${seed}`);
    const name = path.slice(path.lastIndexOf("/") + 1);
    const url = `${this.#cdn}/xet-bridge-us/${sha("md5", `${this.id} ${path}`).slice(0, 24)}/${xetHash}`;
    const contentDisposition = `inline; filename*=UTF-8''${encodeURIComponent(name)}; filename="${name}";`;
    const etag = `"${xetHash}"`;
    // The storage's path has no extension that would promise a header.
    const header = safetensorsHead({ size });
    const promised = path.endsWith(".safetensors") && header.length <= size;
    const head = promised ? header : new Uint8Array(0);
    const given = { size, seed, head, etag, contentDisposition };
    const state = new FileState(url, given, () => undefined);
    const storage = new FixtureFile(state);
    const sha256 = await storage.sha256();
    const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
    const lfs = { sha256, xetHash, storage, state, security };
    return { path, size, oid: gitName(text), text, lfs };
  }
}

/** Git's name of a blob. */
function gitName(text: string): string {
  return sha("sha1", `blob ${Buffer.byteLength(text)}\0${text}`);
}

function sha(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}
