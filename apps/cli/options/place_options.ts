import { resolve } from "node:path";
import { type LayoutId, LayoutIdSchema, problem } from "@haul/contract";
import { closestWord } from "./closest_word.ts";

/** Options that say where files go. */
export const PLACE_OPTIONS = {
  out: { type: "string", short: "o" },
  root: { type: "string" },
  layout: { type: "string" },
  template: { type: "string" },
} as const;

/** What was said with {@link PLACE_OPTIONS}. */
type Values = {
  readonly [Name in keyof typeof PLACE_OPTIONS]?: string | undefined;
};

/** Where files go. */
export interface Placing {
  /** The folder for the files or, with a layout, the tool's folder; absolute. Null means the layout's own. */
  folder: string | null;
  /** Whether the folder is a tool's whose layout is to be recognised. */
  recognise: boolean;
}

/**
 * Where files go, by the options of a command.
 *
 * @throws {ProblemError} `bad_option` for two that contradict each other.
 */
export function placing(values: Values, cwd: string): Placing {
  const { out, root, layout, template } = values;
  if (out !== undefined && root !== undefined) {
    throw problem(
      "bad_option",
      "--out names the folder for the files and --root a tool's folder; give one of them.",
    );
  }
  if (template !== undefined && layout === undefined && root === undefined) {
    throw problem(
      "bad_option",
      "--template names files within a layout; add --layout plain for a folder without a tool.",
    );
  }
  const given = root ?? out;
  const isCache = layout?.toLowerCase() === "hf-cache";
  const folder = given ?? (isCache ? null : ".");
  return {
    folder: folder === null ? null : resolve(cwd, folder),
    recognise: root !== undefined && layout === undefined,
  };
}

/**
 * The layout that was named, or null.
 *
 * @throws {ProblemError} `bad_option` for one that there is not.
 */
export function layoutOf({ layout }: Values): LayoutId | null {
  if (layout === undefined) return null;
  return layoutId(layout);
}

function layoutId(text: string): LayoutId {
  const known = LayoutIdSchema.safeParse(text.toLowerCase());
  if (known.success) return known.data;
  const layouts = LayoutIdSchema.options;
  const meant = closestWord(text.toLowerCase(), layouts);
  const advice =
    meant === null
      ? `it can be ${layouts.join(", ")}.`
      : `did you mean ${meant}?`;
  throw problem(
    "bad_option",
    `There is no layout ${JSON.stringify(text)}: ${advice}`,
  );
}
