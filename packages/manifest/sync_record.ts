import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { problem } from "@haul/contract";
import { z } from "zod";
import { LockedFileSchema } from "./lock.ts";

/** Where a root keeps what is known of its files. */
export const RECORD_NAME = ".haul-sync.json";

/** A file as it was when its content was last read. */
export const RecordedFileSchema = z.object({
  sha256: z.string(),
  size: z.number(),
  /** Milliseconds since 1970, of content and of everything else. */
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  /** Whether Haul put it there; what the user had before is never removed. */
  put: z.boolean(),
});

/** See {@link RecordedFileSchema}. */
export type RecordedFile = z.infer<typeof RecordedFileSchema>;

/** A file that a sync set out to put somewhere. */
export const BegunFileSchema = LockedFileSchema.pick({
  path: true,
  sha256: true,
  size: true,
}).strip();

/** See {@link BegunFileSchema}. */
export type BegunFile = z.infer<typeof BegunFileSchema>;

const RecordSchema = z.object({
  version: z.literal(1),
  files: z.record(z.string(), RecordedFileSchema),
  begun: z.array(BegunFileSchema).default([]),
});

/**
 * What is known of the files of one root: which ones a sync put there, and
 * what they held, so that forty models need not be read again each time. Lost
 * or damaged, it costs that reading and nothing else.
 */
export class SyncRecord {
  readonly #path: string;
  readonly #files: Map<string, RecordedFile>;
  #begun: readonly BegunFile[];
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, { files, begun }: Known) {
    this.#path = path;
    this.#files = files;
    this.#begun = begun;
  }

  /** Reads the record of a root; a new one where there is none. */
  static async read(root: string): Promise<SyncRecord> {
    const path = join(root, RECORD_NAME);
    const text = await readFile(path, "utf8").catch(() => "");
    return new SyncRecord(path, parsed(text));
  }

  get(path: string): RecordedFile | undefined {
    return this.#files.get(path);
  }

  /** The paths of all that Haul put here, by name. */
  put(): string[] {
    return [...this.#files]
      .filter(([, file]) => file.put)
      .map(([path]) => path)
      .sort();
  }

  /** What a sync set out to put here and did not live to note. */
  get begun(): readonly BegunFile[] {
    return this.#begun;
  }

  /** Says what is to be put here; an empty list says that all is noted. */
  begin(files: readonly BegunFile[]): void {
    this.#begun = files.map((file) => BegunFileSchema.parse(file));
  }

  set(path: string, file: RecordedFile): void {
    this.#files.set(path, file);
  }

  forget(path: string): void {
    this.#files.delete(path);
  }

  /**
   * Replaces the file at once; calls follow each other.
   *
   * @throws {ProblemError} `create_failed`
   */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  async #write(): Promise<void> {
    const files = Object.fromEntries([...this.#files].sort());
    const begun = this.#begun.length === 0 ? {} : { begun: this.#begun };
    const record = { version: 1, files, ...begun };
    const text = `${JSON.stringify(record, null, 1)}\n`;
    try {
      await writeFile(`${this.#path}.new`, text);
      await rename(`${this.#path}.new`, this.#path);
    } catch (cause) {
      throw problem(
        "create_failed",
        `Cannot write ${this.#path}: mend the folder's rights, or choose another root.`,
        { cause },
      );
    }
  }
}

interface Known {
  files: Map<string, RecordedFile>;
  begun: readonly BegunFile[];
}

function parsed(text: string): Known {
  try {
    const { files, begun } = RecordSchema.parse(JSON.parse(text));
    return { files: new Map(Object.entries(files)), begun };
  } catch {
    return { files: new Map(), begun: [] };
  }
}
