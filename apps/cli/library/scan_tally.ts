import { formatBytes } from "@haul/contract";
import type { Library } from "@haul/jobs";
import { countWords } from "./count_words.ts";

/** What a scan comes upon. */
export type ScanEvent =
  ReturnType<Library["scan"]> extends AsyncIterable<infer E> ? E : never;

/** What a scan has come upon so far, in numbers. */
export class ScanTally {
  #files = 0;
  #bytes = 0;
  #told = 0;
  #movedHere = 0;
  /** Contents that came under a new path: what was moved is not new. */
  readonly #fresh = new Set<string>();
  readonly #kinds = new Map<string, number>();

  /** Counts one event in. */
  add(event: ScanEvent): void {
    const { kind } = event;
    if (kind === "told") this.#told += 1;
    if (kind === "added" || kind === "changed" || kind === "unchanged") {
      this.#files += 1;
      this.#bytes += event.file.size;
    }
    if (kind === "added") this.#fresh.add(event.file.sha256);
    if (kind === "moved" && this.#fresh.delete(event.file.sha256)) {
      this.#movedHere += 1;
    }
    this.#kinds.set(kind, this.count(kind) + 1);
  }

  /** How many events of a kind there were. */
  count(kind: string): number {
    return this.#kinds.get(kind) ?? 0;
  }

  /** The numbers as a script wants them. */
  get record(): Record<string, number> {
    return {
      files: this.#files,
      bytes: this.#bytes,
      added: this.count("added") - this.#movedHere,
      changed: this.count("changed"),
      missing: this.count("missing"),
      moved: this.count("moved"),
      broken: this.count("broken"),
      unreadable: this.count("unreadable"),
      told: this.#told,
    };
  }

  /** "120 files, 841 GiB: 3 new, 2 gone. CivitAI knows 2 of them." */
  get words(): string {
    const { added, changed, missing, moved, broken, unreadable } = this.record;
    const news = [
      [added, "new"],
      [changed, "changed"],
      [missing, "gone"],
      [moved, "at another place now"],
      [broken, "broken"],
      [unreadable, "unreadable"],
    ]
      .filter(([count]) => count !== 0)
      .map(([count, word]) => `${count?.toLocaleString("en")} ${word}`);
    const size = `${countWords(this.#files, "file")}, ${formatBytes(this.#bytes)}`;
    const what = news.length === 0 ? "nothing new" : news.join(", ");
    const told =
      this.#told === 0
        ? ""
        : ` CivitAI knows ${this.#told.toLocaleString("en")} of them.`;
    return `${size}: ${what}.${told}`;
  }
}
