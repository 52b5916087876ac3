import type { NewJob } from "@haul/client";
import {
  type FileChoice,
  FileChoiceSchema,
  type FileInfo,
  type LayoutId,
  type Problem,
  type ProblemCode,
} from "@haul/contract";

/** A line of the box: what it is, and what the user wants of it. */
export interface Draft {
  /** As it stands in the box. */
  line: string;
  state: "asking" | "known" | "unasked";
  /** The files that it stands for. */
  files: readonly FileInfo[];
  /** Why it is none. */
  problem: Problem | null;
  /** What the user says besides. */
  wish: Wish;
}

/** What a user says of a line. */
export interface Wish {
  /** The service's id of the file, or its name. */
  file: string | null;
  password: string | null;
  name: string | null;
  folder: string | null;
  /** The digest that the file must have, where a list says it. */
  sha256: string | null;
  /** The files of the link that are not wanted, by their place in the list. */
  leftOut: readonly number[];
}

/** Nothing is wished. */
export const NO_WISH: Wish = {
  file: null,
  password: null,
  name: null,
  folder: null,
  sha256: null,
  leftOut: [],
};

/** With these a download could only fail: they stay in the box until they are mended. */
const HOLDING: readonly ProblemCode[] = [
  "bad_url",
  "bad_option",
  "choice_needed",
  "password_needed",
  "address_refused",
  "insecure_url",
  "not_found",
  "not_a_file",
  "taken_down",
  "unauthorized",
  "gated",
  "forbidden",
];

/** What keeps a line from being added, or null. */
export function obstacleOf({ problem, files }: Draft): Problem | null {
  const [file] = files;
  const found =
    problem ?? (files.length === 1 ? (file?.access.refusal ?? null) : null);
  return found !== null && HOLDING.includes(found.code) ? found : null;
}

/** The files of a line that are wanted. */
export function pickedFiles({ files, wish }: Draft): readonly FileInfo[] {
  return files.filter((_, at) => !wish.leftOut.includes(at));
}

/**
 * What is added for a line.
 *
 * @param layout Whose folder the download folder is. @default null: no tool's
 */
export function jobOf(draft: Draft, layout: LayoutId | null = null): NewJob {
  const { line, files, wish } = draft;
  const { file, password, name, folder, sha256, leftOut } = wish;
  const isChosen = file !== null || leftOut.length > 0;
  const include = leftOut.length === 0 ? [] : pickedFiles(draft).map(patternOf);
  return {
    url: line,
    options: {
      ...(isChosen ? { choice: { ...choiceOf(file), include } } : {}),
      ...(password === null ? {} : { password }),
      ...(name === null || files.length > 1 ? {} : { name }),
      // A folder of the user's own counts from the download folder, whatever tool lives there.
      ...(folder === null ? { layout } : { folder }),
      ...(sha256 === null ? {} : { sha256 }),
    },
  };
}

/** The choice of one file by its id or name. */
export function choiceOf(file: string | null): FileChoice {
  return FileChoiceSchema.parse({ file });
}

/** A line of which nothing is known. */
export function newDraft(line: string, wish: Partial<Wish> = {}): Draft {
  return {
    line,
    state: "unasked",
    files: [],
    problem: null,
    wish: { ...NO_WISH, ...wish },
  };
}

/** A pattern that fits one path alone. */
function patternOf({ folder, name }: FileInfo): string {
  const path = folder === null ? name : `${folder}/${name}`;
  return path.replace(/[\\*?[\]{}()!+@|]/g, "\\$&");
}
