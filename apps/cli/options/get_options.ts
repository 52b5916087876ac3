import { type JobOptions, problem } from "@haul/contract";
import { CHOICE_OPTIONS, fileChoice } from "./choice_options.ts";
import { aria2cFor, ENGINE_OPTION } from "./engine_option.ts";
import { NETWORK_OPTIONS } from "./network_options.ts";
import { parseHeaders } from "./parse_header.ts";
import { parseName } from "./parse_name.ts";
import { parseOptions } from "./parse_options.ts";
import { parseRate } from "./parse_rate.ts";
import { parseSha256 } from "./parse_sha256.ts";
import {
  layoutOf,
  PLACE_OPTIONS,
  type Placing,
  placing,
} from "./place_options.ts";

/** What `haul get` was asked to do. */
export interface GetOptions extends Placing {
  urls: readonly string[];
  /** The lists to read, as they were named; `-` is stdin. */
  lists: readonly string[];
  /** What holds for each file. */
  job: Partial<JobOptions>;
  /** The aria2c that fetches, or null for Haul itself. */
  aria2c: string | null;
  /** Bytes a second for all files together; null means no limit. */
  maxSpeed: number | null;
  allowHttp: boolean;
  allowPrivate: readonly string[];
  /** Whether CivitAI may be asked for copies of large files. */
  findCopies: boolean;
  /** Whether the library of this machine is asked, and told. */
  usesLibrary: boolean;
  /** Whether a password is asked for before anything else. */
  password: boolean;
  /** Say what would be fetched, and fetch nothing. */
  dryRun: boolean;
  json: boolean;
  quiet: boolean;
}

const OPTIONS = {
  input: { type: "string", short: "i", multiple: true },
  ...PLACE_OPTIONS,
  name: { type: "string" },
  overwrite: { type: "boolean" },
  sha256: { type: "string" },
  mirror: { type: "string", multiple: true },
  connections: { type: "string", short: "x" },
  "max-speed": { type: "string" },
  ...ENGINE_OPTION,
  header: { type: "string", multiple: true },
  password: { type: "boolean" },
  "no-hash": { type: "boolean" },
  "no-lookup": { type: "boolean" },
  "no-library": { type: "boolean" },
  "dry-run": { type: "boolean" },
  ...CHOICE_OPTIONS,
  ...NETWORK_OPTIONS,
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
} as const;

/** Options that say which file it is: they fit one URL only. */
export const ONE_FILE_OPTIONS = ["name", "sha256", "mirror"] as const;

/**
 * Reads the words after `haul get`.
 *
 * @throws {ProblemError} `bad_option`
 */
export function parseGetOptions(
  args: readonly string[],
  cwd: string,
): GetOptions {
  const { values, positionals: urls } = parseOptions(args, OPTIONS);
  const lists = values.input ?? [];
  checkUrls(urls, values);
  return {
    urls,
    lists,
    ...placing(values, cwd),
    job: jobOptions(values),
    aria2c: aria2cFor(values.engine),
    maxSpeed: parseRate(values["max-speed"] ?? "0"),
    allowHttp: values["allow-http"] === true,
    allowPrivate: values["allow-private"] ?? [],
    findCopies: values["no-lookup"] !== true,
    usesLibrary: values["no-library"] !== true,
    password: values.password === true,
    dryRun: values["dry-run"] === true,
    json: values.json === true,
    quiet: values.quiet === true,
  };
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>["values"];

function checkUrls(urls: readonly string[], values: Values): void {
  const hasList = values.input !== undefined;
  if (urls.length === 0 && !hasList) {
    throw problem(
      "bad_option",
      "haul get needs a URL, or a list of them with -i; haul get --help shows how.",
    );
  }
  for (const name of ONE_FILE_OPTIONS) {
    if (values[name] === undefined || (urls.length <= 1 && !hasList)) continue;
    const given = hasList ? "a list was" : `${urls.length} were`;
    throw problem(
      "bad_option",
      `--${name} fits one URL and ${given} given; run haul get once for each.`,
    );
  }
  // A list may come from anybody, and name any host.
  if (hasList && values.header !== undefined) {
    throw problem(
      "bad_option",
      "--header would go to every host of the list; write it into the list, as aria2 does, below the link that needs it.",
    );
  }
}

function nameOf({ name }: Values): string | null {
  if (name === undefined) return null;
  return parseName(name, { folderOption: "--out" });
}

function jobOptions(values: Values): Partial<JobOptions> {
  const { connections, sha256 } = values;
  return {
    name: nameOf(values),
    sha256: sha256 === undefined ? null : parseSha256(sha256),
    mirrors: values.mirror ?? [],
    connections: connections === undefined ? null : parseCount(connections),
    headers: parseHeaders(values.header ?? []),
    choice: fileChoice(values),
    layout: layoutOf(values),
    template: values.template ?? null,
    overwrite: values.overwrite ?? false,
    hash: values["no-hash"] !== true,
  };
}

function parseCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= 64) return count;
  throw problem(
    "bad_option",
    `-x takes a number of connections from 1 to 64, not ${JSON.stringify(text)}.`,
  );
}
