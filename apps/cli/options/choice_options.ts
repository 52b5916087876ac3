import {
  type FileChoice,
  FileChoiceSchema,
  ModelTypeSchema,
  problem,
} from "@haul/contract";
import { closestWord } from "./closest_word.ts";

/** Options that say which files of a link are wanted. */
export const CHOICE_OPTIONS = {
  file: { type: "string", multiple: true },
  format: { type: "string" },
  size: { type: "string" },
  fp: { type: "string" },
  quant: { type: "string" },
  type: { type: "string" },
  include: { type: "string", multiple: true },
  exclude: { type: "string", multiple: true },
} as const;

/** What was said with {@link CHOICE_OPTIONS}. */
type Values = {
  readonly [Name in keyof typeof CHOICE_OPTIONS]?:
    | ((typeof CHOICE_OPTIONS)[Name] extends { multiple: true }
        ? string[]
        : string)
    | undefined;
};

/**
 * Which files are wanted, by the options of a command.
 *
 * @throws {ProblemError} `bad_option` for a type that no model has, or for two files.
 */
export function fileChoice(values: Values): FileChoice {
  const { file, format, size, fp, quant, type, include, exclude } = values;
  return FileChoiceSchema.parse({
    file: oneFile(file ?? []),
    format,
    size,
    fp,
    quant,
    type: type === undefined ? null : modelType(type),
    include,
    exclude,
  });
}

/** Of options that are given twice the last counts; who names two files wants both. */
function oneFile(files: readonly string[]): string | undefined {
  const [file, ...others] = files;
  if (others.length === 0) return file;
  throw problem(
    "bad_option",
    `--file takes one file, and ${files.length} were given. Run the command once for each; of a folder or repository, --include takes several.`,
  );
}

function modelType(text: string): FileChoice["type"] {
  const word = text.toLowerCase().replace(/[-\s]/g, "_");
  const known = ModelTypeSchema.safeParse(word);
  if (known.success) return known.data;
  const types = ModelTypeSchema.options;
  const meant = closestWord(word, types);
  const advice =
    meant === null ? `It can be ${types.join(", ")}` : `Did you mean ${meant}?`;
  throw problem(
    "bad_option",
    `--type ${JSON.stringify(text)} is no type of model. ${advice}${meant === null ? "." : ""}`,
  );
}
