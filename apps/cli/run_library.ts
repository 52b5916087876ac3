import {
  exitCodeOf,
  ModelTypeSchema,
  problem,
  SourceIdSchema,
} from "@haul/contract";
import type { CliContext } from "./cli_context.ts";
import type { LibraryQuery } from "./library/library_query.ts";
import { openLibraryHere } from "./library/open_library_here.ts";
import { showDuplicates } from "./library/show_duplicates.ts";
import { showList, showMissing } from "./library/show_files.ts";
import { showUpdates } from "./library/show_updates.ts";
import { closestWord } from "./options/closest_word.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";

const OPTIONS = {
  type: { type: "string" },
  base: { type: "string" },
  source: { type: "string" },
  json: { type: "boolean" },
  ...NETWORK_OPTIONS,
} as const;

/** Each gives the number of things that could not be found out. */
const ACTIONS: Readonly<
  Record<string, (query: LibraryQuery) => Promise<number>>
> = {
  list: showList,
  search: showList,
  duplicates: showDuplicates,
  missing: showMissing,
  unverified: (query) =>
    showList({ ...query, filter: { ...query.filter, unverified: true } }),
  updates: showUpdates,
};

/**
 * `haul library`: what is known of the models on this machine.
 *
 * @returns 0, or 6 where a service could not be asked about some of them.
 */
export async function runLibrary(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [word = "list", ...words] = positionals;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action === undefined) throw unknownAction(word);
  checkWords(word, words);
  const { base } = values;
  const filter: LibraryQuery["filter"] = {
    words: words.join(" "),
    ...(values.type === undefined ? {} : { type: typeNamed(values.type) }),
    ...(values.source === undefined
      ? {}
      : { source: sourceNamed(values.source) }),
    ...(base === undefined ? {} : { base }),
  };
  using library = openLibraryHere(context, values);
  const json = values.json ?? false;
  const failures = await action({ library, context, filter, json });
  return failures > 0 ? exitCodeOf("network") : 0;
}

function unknownAction(word: string): Error {
  const meant = closestWord(word, Object.keys(ACTIONS));
  const advice =
    meant === null
      ? `haul library search ${JSON.stringify(word)} searches.`
      : `did you mean ${meant}?`;
  return problem(
    "bad_option",
    `haul library takes list, search, duplicates, missing, unverified or updates, not ${JSON.stringify(word)}: ${advice}`,
  );
}

function checkWords(action: string, words: readonly string[]): void {
  if (action === "search" && words.length === 0) {
    throw problem(
      "bad_option",
      "haul library search needs a word to look for.",
    );
  }
  if (action !== "search" && words.length > 0) {
    throw problem(
      "bad_option",
      `haul library ${action} takes no words; haul library search ${words.join(" ")} looks for them.`,
    );
  }
}

function typeNamed(word: string) {
  const plain = word.toLowerCase().replaceAll("-", "_");
  const type = ModelTypeSchema.safeParse(plain);
  if (type.success) return type.data;
  throw unknownWord("--type", word, ModelTypeSchema.options);
}

function sourceNamed(word: string) {
  const source = SourceIdSchema.safeParse(word.toLowerCase());
  if (source.success) return source.data;
  throw unknownWord("--source", word, SourceIdSchema.options);
}

function unknownWord(
  option: string,
  word: string,
  known: readonly string[],
): Error {
  const meant = closestWord(word.toLowerCase(), known);
  const advice =
    meant === null ? `it takes ${known.join(", ")}.` : `did you mean ${meant}?`;
  return problem(
    "bad_option",
    `${option} does not know ${JSON.stringify(word)}: ${advice}`,
  );
}
