import { type JobInput, shownUrl } from "../job_input.ts";
import type { QueueEntry } from "./queue_entry.ts";
import { isOver } from "./reduce_job.ts";

/**
 * Finds the entry that a request repeats: same URL, choice, folder and name,
 * and not over. Where secrets were lost, the URL without them decides, so that
 * adding the link again brings the job back.
 */
export class Twins {
  readonly #entries = new Map<string, QueueEntry>();
  readonly #withoutSecrets = new Map<string, QueueEntry[]>();

  constructor(entries: Iterable<QueueEntry>) {
    for (const entry of entries) this.add(entry);
  }

  /** Takes an entry that later requests may repeat. */
  add(entry: QueueEntry): void {
    const isGone = entry.run?.intent === "remove";
    if (isGone || isOver(entry.job.state.phase)) return;
    const key = keyOf(entry.input.url, entry.input);
    if (entry.secretsLost) {
      this.#withoutSecrets.getOrInsertComputed(key, () => []).push(entry);
    } else if (!this.#entries.has(key)) {
      this.#entries.set(key, entry);
    }
  }

  /** The entry that an input repeats. One that had lost its secrets is given once. */
  find(input: JobInput): QueueEntry | undefined {
    const known = this.#entries.get(keyOf(input.url, input));
    if (known !== undefined) return known;
    return this.#withoutSecrets.get(keyOf(shownUrl(input.url), input))?.shift();
  }
}

function keyOf(url: string, { options }: JobInput): string {
  const { folder, name, choice, layout } = options;
  return JSON.stringify([url, folder, name, choice, layout]);
}
