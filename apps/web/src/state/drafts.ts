import type { Client } from "@haul/client";
import { type LayoutId, toProblem } from "@haul/contract";
import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { addJobs } from "./add_jobs.ts";
import {
  choiceOf,
  type Draft,
  jobOf,
  NO_WISH,
  newDraft,
  obstacleOf,
  pickedFiles,
  type Wish,
} from "./draft.ts";
import { splitLines } from "./split_lines.ts";

/** Lines that are looked at before they are added; the others are when they start. */
const MOST_ASKED = 50;

/** Questions that wait for their answers at once. */
const AT_ONCE = 4;

/** How long the box has to stand still before its lines are asked about, in milliseconds. */
const STILL_MS = 200;

/** What the user said of lines before they came into the box: a workflow names folders. */
export type Wishes = ReadonlyMap<string, Partial<Wish>>;

/** The text of the box, and one draft for each of its lines. */
export class Drafts {
  readonly #client: Pick<Client, "add" | "resolve">;
  readonly #text = createSignal("");
  readonly #isAdding = createSignal(false);
  readonly #store = createStore<{ drafts: Draft[] }>({ drafts: [] });
  readonly #asking = new Map<string, AbortController>();
  #still: ReturnType<typeof setTimeout> | undefined;

  readonly #layout: () => LayoutId | null;

  /** @param layout Whose folder the download folder is, at the time. */
  constructor(
    client: Pick<Client, "add" | "resolve">,
    layout: () => LayoutId | null,
  ) {
    this.#client = client;
    this.#layout = layout;
  }

  get text(): string {
    return this.#text[0]();
  }

  get isAdding(): boolean {
    return this.#isAdding[0]();
  }

  /** One for each line. */
  get all(): readonly Draft[] {
    return this.#store[0].drafts;
  }

  /** Those that are looked at before they are added. */
  get shown(): readonly Draft[] {
    return this.all.slice(0, MOST_ASKED);
  }

  /** Takes what the box holds now. */
  write(text: string, wishes: Wishes = new Map()): void {
    this.#text[1](text);
    const known = new Map(this.all.map((draft) => [draft.line, draft]));
    const drafts = splitLines(text).map(
      (line) => known.get(line) ?? newDraft(line, wishes.get(line)),
    );
    this.#store[1]("drafts", reconcile(drafts, { key: "line" }));
    for (const [line, question] of this.#asking) {
      if (this.#at(line) < 0) question.abort();
    }
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#askNext(), STILL_MS);
  }

  /** Puts more lines below those that are there. */
  append(lines: readonly string[], wishes?: Wishes): void {
    this.write([...splitLines(this.text), ...lines].join("\n"), wishes);
  }

  /** Puts another line in the place of one, or none. */
  replace(line: string, next: string | null): void {
    const lines = splitLines(this.text).flatMap((each) =>
      each === line ? (next ?? []) : each,
    );
    this.write(lines.join("\n"));
  }

  /** Takes down what the user wants of a line. */
  wish(line: string, changes: Partial<Wish>): void {
    const wish = { ...(this.#of(line)?.wish ?? NO_WISH), ...changes };
    this.#change(line, { wish });
    if ("file" in changes || "password" in changes) void this.ask(line);
  }

  /** Asks what a line is, anew. */
  async ask(line: string): Promise<void> {
    this.#asking.get(line)?.abort();
    const question = new AbortController();
    this.#asking.set(line, question);
    this.#change(line, { state: "asking" });
    const found = await this.#look(line, question.signal);
    if (this.#asking.get(line) === question) this.#asking.delete(line);
    if (!question.signal.aborted) {
      this.#change(line, { ...found, state: "known" });
    }
    this.#askNext();
  }

  /** Adds all that nothing stands against, and keeps the rest in the box. */
  async submit(): Promise<void> {
    if (this.isAdding) return;
    this.#isAdding[1](true);
    const ready = this.all.filter(
      (draft) =>
        obstacleOf(draft) === null &&
        (draft.files.length === 0 || pickedFiles(draft).length > 0),
    );
    const lines = ready.map(({ line }) => line);
    const layout = this.#layout();
    const jobs = ready.map((draft) => jobOf(draft, layout));
    const refused = new Map(
      (await addJobs(this.#client, jobs)).map(
        ({ url, problem }) => [url, problem] as const,
      ),
    );
    const gone = new Set(lines.filter((line) => !refused.has(line)));
    const kept = splitLines(this.text).filter((line) => !gone.has(line));
    this.write(kept.join("\n"));
    for (const [line, problem] of refused) {
      this.#change(line, { files: [], problem, state: "known" });
    }
    this.#isAdding[1](false);
  }

  /** Asks about all lines anew, where an answer hangs on something that changed. */
  askAll(): void {
    for (const { line, state } of this.shown) {
      if (state === "known") this.#change(line, { state: "unasked" });
    }
    this.#askNext();
  }

  /** Ends all questions. */
  close(): void {
    clearTimeout(this.#still);
    for (const question of this.#asking.values()) question.abort();
  }

  #askNext(): void {
    for (const { line, state } of this.shown) {
      if (this.#asking.size >= AT_ONCE) return;
      if (state === "unasked") void this.ask(line);
    }
  }

  async #look(
    line: string,
    signal: AbortSignal,
  ): Promise<Pick<Draft, "files" | "problem">> {
    const { file, password } = this.#of(line)?.wish ?? NO_WISH;
    const layout = this.#layout();
    const options = { choice: choiceOf(file), layout, password };
    try {
      const [result] = await this.#client.resolve([line], options, { signal });
      if (result !== undefined && "files" in result) {
        return { files: result.files, problem: null };
      }
      return { files: [], problem: result?.problem ?? null };
    } catch (error) {
      return { files: [], problem: toProblem(error) };
    }
  }

  #of(line: string): Draft | undefined {
    return this.all[this.#at(line)];
  }

  #at(line: string): number {
    return this.all.findIndex((draft) => draft.line === line);
  }

  #change(line: string, changes: Partial<Draft>): void {
    const place = this.#at(line);
    if (place >= 0) this.#store[1]("drafts", place, changes);
  }
}
