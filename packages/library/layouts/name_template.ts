import { problem } from "@haul/contract";
import { safeName } from "../safe_name.ts";
import { splitExtension } from "../split_extension.ts";

/** What a naming template can speak of. What is not known is null. */
export interface NameFacts {
  /** The model's title. */
  model: string | null;
  version: string | null;
  /** The base model. */
  base: string | null;
  type: string | null;
  creator: string | null;
  /** The service's id of the file or version. */
  id: string | null;
  /** The publisher's name of the file, its extension included. */
  file: string;
}

/** What a template makes of a file: folders within the one for its type, and a name. */
export interface TemplateName {
  folders: readonly string[];
  name: string;
}

/** The words that may stand in braces. */
export const TEMPLATE_WORDS = [
  "model",
  "version",
  "base",
  "type",
  "creator",
  "name",
  "ext",
  "id",
] as const;

type TemplateWord = (typeof TEMPLATE_WORDS)[number];

const WORD = /\{([^{}]*)\}/g;

/** What holds two words together, and is left over where one of them is unknown. */
const DANGLING = /^[\s_\-–—.,]+|[\s_\-–—.,]+$/g;

/**
 * Names a file by a template such as `{base}/{model} - {version}.{ext}`.
 * `{name}` is the publisher's file name without its extension. Every `/` is
 * the template's own: a value becomes one safe component at most. A folder
 * of which nothing is known is left out; a name of which nothing is known is
 * the publisher's. The file's extension always stays.
 *
 * @throws {ProblemError} `bad_option` for an unknown word, or a template that leads out of its folder.
 *
 * @example
 * ```ts
 * import { nameFromTemplate } from "@haul/library";
 *
 * const { folders, name } = nameFromTemplate("{base}/{model} {version}", {
 *   model: "Ink/Wash",
 *   version: "v2",
 *   base: "SDXL 1.0",
 *   type: "lora",
 *   creator: null,
 *   id: "900001",
 *   file: "ink.safetensors",
 * });
 * console.assert(folders[0] === "SDXL 1.0");
 * console.assert(name === "Ink_Wash v2.safetensors");
 * ```
 */
export function nameFromTemplate(
  template: string,
  facts: NameFacts,
): TemplateName {
  checkTemplate(template);
  const { stem, extension } = splitExtension(safeName(facts.file));
  const values = { ...facts, name: stem, ext: extension.slice(1) };
  const parts = template.split("/");
  const last = (parts.pop() ?? "").replace(/\.?\{ext\}$/, "");
  const name = filled(last, values) ?? stem;
  return {
    folders: parts.flatMap((part) => {
      const folder = filled(part, values);
      return folder === null ? [] : [safeName(folder)];
    }),
    name: safeName(`${name}${extension}`),
  };
}

/**
 * Makes sure that a template can be used.
 *
 * @throws {ProblemError} `bad_option`
 */
export function checkTemplate(template: string): void {
  for (const [word, name = ""] of template.matchAll(WORD)) {
    if (isWord(name)) continue;
    throw problem(
      "bad_option",
      `The naming template holds ${word}, which means nothing; use ${TEMPLATE_WORDS.map((each) => `{${each}}`).join(", ")}.`,
    );
  }
  const parts = template.split("/");
  if (/[\\{}]/.test(template.replace(WORD, "")) || parts.some(isNoName)) {
    throw problem(
      "bad_option",
      `The naming template ${JSON.stringify(template)} is not a path below a folder; write it like {base}/{model}.{ext}.`,
    );
  }
}

function isNoName(part: string): boolean {
  return part.trim() === "" || /^\.+$/.test(part.trim());
}

/** Null where no word of the part is known, and nothing else stands there. */
function filled(
  part: string,
  values: Record<TemplateWord, string | null>,
): string | null {
  let isKnown = false;
  let isMissing = false;
  const text = part.replace(WORD, (_all, word: TemplateWord) => {
    const value = oneComponent(values[word]);
    if (value === "") isMissing = true;
    else isKnown = true;
    return value;
  });
  if (isMissing && !isKnown) return null;
  const whole = isMissing ? text.replace(DANGLING, "") : text;
  return whole.trim() === "" ? null : whole;
}

/** A title may hold a slash: it is part of the words, never of the path. */
function oneComponent(value: string | null): string {
  return (value ?? "").replace(/[/\\]/g, "_").trim();
}

function isWord(name: string): name is TemplateWord {
  return (TEMPLATE_WORDS as readonly string[]).includes(name);
}
