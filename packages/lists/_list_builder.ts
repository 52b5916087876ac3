import { type ProblemCode, problem } from "@haul/contract";
import type { ListEntry, ParsedList } from "./list_entry.ts";

/** Gathers what a list says; the same file asked for twice counts once. */
export class ListBuilder {
  readonly #entries = new Map<string, ListEntry>();
  readonly #problems: ParsedList["problems"] = [];

  /** Adds an entry, and gives the one that stands for it. */
  add(entry: Pick<ListEntry, "line" | "url"> & Partial<ListEntry>): ListEntry {
    const whole = { type: null, subfolder: null, options: {}, ...entry };
    const key = keyOf(whole);
    const twin = this.#entries.get(key);
    if (twin !== undefined) return twin;
    this.#entries.set(key, whole);
    return whole;
  }

  /** Says why a line is not taken as it is. */
  refuse(line: number, message: string, code: ProblemCode = "bad_option") {
    this.#problems.push({ line, problem: problem(code, message).problem });
  }

  /** All that came together. Options given after {@link add} can make two entries one. */
  done(): ParsedList {
    const entries = new Map<string, ListEntry>();
    for (const entry of this.#entries.values()) {
      const key = keyOf(entry);
      if (!entries.has(key)) entries.set(key, entry);
    }
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    return { entries: [...entries.values()], problems };
  }
}

/** Two lines are one file where link, folder and name agree. */
function keyOf({ url, type, subfolder, options }: ListEntry): string {
  const { folder = null, name = null } = options;
  return JSON.stringify([url, type, subfolder, folder, name]);
}
