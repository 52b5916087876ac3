import type { JobOptions, ModelType, Problem } from "@haul/contract";

/** What a list can say of one file, in the words of a job. */
export type ListOptions = Partial<
  Pick<
    JobOptions,
    | "folder"
    | "name"
    | "sha256"
    | "mirrors"
    | "headers"
    | "connections"
    | "maxSpeed"
    | "overwrite"
  >
>;

/** One file that a list asks for. */
export interface ListEntry {
  /** The line that names it, from 1 on. */
  line: number;
  /** What the list has for a link: hostile until a job has taken it. */
  url: string;
  /** What the list calls the file; null where it says nothing. */
  type: ModelType | null;
  /** The folder that the list wants below the one for its kind; null for that one. */
  subfolder: string | null;
  /** What else the list says of it. */
  options: ListOptions;
}

/** A line that could not be taken as it is. */
export interface ListProblem {
  /** From 1 on. */
  line: number;
  problem: Problem;
}

/** What a list came to. */
export interface ParsedList {
  /** The files, in the list's order, each once. */
  entries: ListEntry[];
  /** What was left out and why, by line. */
  problems: ListProblem[];
}
