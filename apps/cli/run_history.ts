import {
  formatBytes,
  type HistoryEntry,
  HistoryStateSchema,
  problem,
} from "@haul/contract";
import { historyCsv } from "@haul/jobs";
import type { CliContext, Output } from "./cli_context.ts";
import {
  entriesOf,
  type HistoryFilter,
  openSource,
} from "./history/history_source.ts";
import { repeat } from "./history/repeat.ts";
import { closestWord } from "./options/closest_word.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";
import { SERVER_OPTIONS } from "./server/connect.ts";
import { SHORT_ID_LENGTH, shortId } from "./server/short_id.ts";
import { jsonLine } from "./show/json_line.ts";
import { paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";
import { wrapText } from "./show/wrap_text.ts";

const OPTIONS = {
  ...SERVER_OPTIONS,
  ...NETWORK_OPTIONS,
  state: { type: "string" },
  limit: { type: "string" },
  csv: { type: "boolean" },
} as const;

/** As many as a terminal shows without scrolling. */
const SHOWN = 20;

const MORE = "There are more: words narrow them, --limit shows more.\n";

/**
 * `haul history`: every download that was, to be searched, exported, and
 * fetched again.
 *
 * @returns 0, or the code of the first download that could not be repeated.
 */
export async function runHistory(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { state } = values;
  const [word, ...ids] = positionals;
  const filter: HistoryFilter = {
    search: positionals.join(" "),
    state: state === undefined ? undefined : stateNamed(state),
  };
  const limit = limitOf(values.limit);
  const source = await openSource(values, context);
  using _history = source.kind === "here" ? source.history : null;
  if (word === "repeat") {
    const network = {
      allowHttp: values["allow-http"] ?? false,
      allowPrivate: values["allow-private"] ?? [],
    };
    return await repeat(ids, { source, context, network });
  }
  const entries = Iterator.from(await entriesOf(source, filter));
  const form = formOf(values);
  if (form === "lines") {
    tell(entries, { context, most: limit ?? SHOWN, isAll: isAll(filter) });
  } else {
    const wanted = entries.take(limit ?? Infinity);
    const lines = form === "csv" ? historyCsv(wanted) : wanted.map(jsonLine);
    for (const line of lines) context.stdout.write(line);
  }
  return 0;
}

function formOf(values: { csv?: boolean; json?: boolean }) {
  if (values.csv === true) return "csv";
  return values.json === true ? "json" : "lines";
}

function stateNamed(word: string) {
  const state = HistoryStateSchema.safeParse(word.toLowerCase());
  if (state.success) return state.data;
  const known = HistoryStateSchema.options;
  const meant = closestWord(word.toLowerCase(), known);
  const advice =
    meant === null ? `it takes ${known.join(", ")}.` : `did you mean ${meant}?`;
  throw problem(
    "bad_option",
    `--state does not know ${JSON.stringify(word)}: ${advice}`,
  );
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw problem(
    "bad_option",
    `--limit takes a number of entries, not ${JSON.stringify(text)}.`,
  );
}

function isAll({ search, state }: HistoryFilter): boolean {
  return search === "" && state === undefined;
}

function tell(
  all: IteratorObject<HistoryEntry>,
  how: { context: CliContext; most: number; isAll: boolean },
): void {
  const { context, most, isAll } = how;
  const { stdout, stderr, env } = context;
  // One more than is shown, to see whether there are more.
  const first = [...all.take(most + 1)];
  const entries = first.slice(0, most);
  if (entries.length === 0) {
    stderr.write(
      isAll ? "Nothing was downloaded yet.\n" : "No download fits.\n",
    );
  }
  const paint = paintFor(stdout, env);
  const width = Math.max(0, ...entries.map((each) => stateWords(each).length));
  for (const entry of entries) {
    const time = momentOf(entry.endedAt ?? entry.createdAt);
    const id = paint("dim", `${shortId(entry)}  ${time}`);
    const state = stateWords(entry).padEnd(width);
    stdout.write(`${id}  ${state}  ${nameOf(entry)}\n`);
    for (const line of whyLines(entry, stdout)) stdout.write(`${line}\n`);
  }
  if (first.length > most) stderr.write(MORE);
}

function stateWords({ state, size, integrity, problem }: HistoryEntry): string {
  if (state === "failed") return `failed: ${problem?.code ?? "unknown"}`;
  const facts = [
    state === "expanded" ? "several files" : state,
    ...(state === "done" && size !== null ? [formatBytes(size)] : []),
    ...(state === "done" && integrity !== null ? [integrity] : []),
  ];
  return facts.join(", ");
}

/** By the clock of this machine, as people sort by it. */
function momentOf(time: number): string {
  const date = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16).replace("T", " ");
}

function nameOf({ name, path, url }: HistoryEntry): string {
  return plainText(path ?? name ?? url);
}

function whyLines({ problem }: HistoryEntry, output: Output): string[] {
  if (problem === null) return [];
  const indent = " ".repeat(SHORT_ID_LENGTH + 2);
  const text = plainText(problem.message);
  return [
    `${indent}${wrapText(text, { output, indent, taken: indent.length })}`,
  ];
}
