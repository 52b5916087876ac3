import type { NewJob } from "@haul/client";
import { type Job, PrioritySchema, problem } from "@haul/contract";
import type { CliContext } from "../cli_context.ts";
import { ONE_FILE_OPTIONS } from "../options/get_options.ts";
import { parseHeaders } from "../options/parse_header.ts";
import { parseName } from "../options/parse_name.ts";
import { parseOptions } from "../options/parse_options.ts";
import { parseRate } from "../options/parse_rate.ts";
import { parseSha256 } from "../options/parse_sha256.ts";
import { jsonLine } from "../show/json_line.ts";
import { plainText } from "../show/plain_text.ts";
import { connect, SERVER_OPTIONS } from "./connect.ts";
import { shortId } from "./short_id.ts";

const OPTIONS = {
  ...SERVER_OPTIONS,
  folder: { type: "string" },
  name: { type: "string" },
  sha256: { type: "string" },
  mirror: { type: "string", multiple: true },
  header: { type: "string", multiple: true },
  "max-speed": { type: "string" },
  priority: { type: "string" },
  paused: { type: "boolean" },
  key: { type: "string" },
} as const;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>["values"];

/** `haul add`: gives links to a running server. All of them are taken, or none. */
export async function runAdd(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals: urls } = parseOptions(args, OPTIONS);
  if (urls.length === 0) {
    throw problem(
      "bad_option",
      "haul add needs a URL; haul add --help shows how.",
    );
  }
  refuseForSeveral(urls, values);
  const job = jobOf(values);
  const client = await connect(values, context);
  const key = values.key;
  const jobs = await client.add(
    urls.map((url) => ({ ...job, url })),
    key === undefined ? {} : { key },
  );
  for (const added of jobs) {
    context.stdout.write(
      values.json === true ? jsonLine(added) : describe(added),
    );
  }
  return 0;
}

/** Several files cannot all have one name, one digest or one mirror. */
function refuseForSeveral(urls: readonly string[], values: Values): void {
  const given = ONE_FILE_OPTIONS.find((name) => values[name] !== undefined);
  if (urls.length < 2 || given === undefined) return;
  throw problem(
    "bad_option",
    `--${given} fits one URL and ${urls.length} were given; run haul add once for each.`,
  );
}

function jobOf(values: Values): Omit<NewJob, "url"> {
  const { folder = null, name, sha256, priority = "normal" } = values;
  return {
    options: {
      folder,
      name:
        name === undefined
          ? null
          : parseName(name, { folderOption: "--folder" }),
      sha256: sha256 === undefined ? null : parseSha256(sha256),
      mirrors: values.mirror ?? [],
      headers: parseHeaders(values.header ?? []),
      maxSpeed: parseRate(values["max-speed"] ?? "0"),
    },
    priority: parsePriority(priority),
    paused: values.paused ?? false,
  };
}

function parsePriority(text: string): NonNullable<NewJob["priority"]> {
  const priority = PrioritySchema.safeParse(text).data;
  if (priority !== undefined) return priority;
  throw problem(
    "bad_option",
    `--priority takes high, normal or low, not ${JSON.stringify(text)}.`,
  );
}

function describe(job: Job): string {
  return `${shortId(job)}  ${plainText(job.url)}\n`;
}
