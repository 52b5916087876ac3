import {
  type FileInfo,
  formatBytes,
  problem,
  redactUrl,
  SettingsSchema,
  type TransferMode,
} from "@haul/contract";
import { createJobs, endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import type { CliContext } from "./cli_context.ts";
import { hashWord } from "./describe_outcome.ts";
import { jsonLine } from "./json_line.ts";
import { NETWORK_OPTIONS } from "./network_options.ts";
import { openKeys } from "./open_keys.ts";
import { type Paint, paintFor } from "./paint.ts";
import { parseHeaders } from "./parse_header.ts";
import { parseOptions } from "./parse_options.ts";
import { plainText } from "./plain_text.ts";

const OPTIONS = {
  json: { type: "boolean" },
  header: { type: "string", multiple: true },
  ...NETWORK_OPTIONS,
} as const;

const MODE_WORDS = {
  ranges: "many connections, can be resumed",
  single: "one connection, can be resumed",
  stream: "one connection, cannot be resumed",
} as const satisfies Record<TransferMode, string>;

/** `haul info`: says what would be fetched for a URL, without fetching it. */
export async function runInfo(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [url, ...rest] = positionals;
  if (url === undefined || rest.length > 0) {
    throw problem(
      "bad_option",
      `haul info takes one URL, and ${positionals.length} were given.`,
    );
  }
  const { stdout, env, cwd, signal } = context;
  await using jobs = await createJobs({
    store: ":memory:",
    roots: [cwd],
    policy: policyFromEnv(env, {
      allowHttp: values["allow-http"] ?? false,
      allowPrivate: values["allow-private"] ?? [],
    }),
    settings: SettingsSchema.parse({}),
    endpoints: endpointsFromEnv(env),
    tokenFor: openKeys(context).tokenFor,
    trustInput: true,
  });
  const headers = parseHeaders(values.header ?? []);
  for (const info of await jobs.info(url, { headers, signal })) {
    stdout.write(
      values.json === true
        ? jsonLine(infoRecord(redactUrl(url), info))
        : describeInfo(info, paintFor(stdout, env)),
    );
  }
  return 0;
}

function infoRecord(url: string, info: FileInfo): Record<string, unknown> {
  const { source, name, size, mode, contentType, hashes } = info;
  return { type: "info", url, source, name, size, mode, contentType, hashes };
}

function describeInfo(info: FileInfo, paint: Paint): string {
  const { name, size, mode, contentType, url, hashes } = info;
  const rows: (readonly [label: string, value: string])[] = [
    ["size", size === null ? "unknown" : describeSize(size)],
    ...hashes.map(({ algorithm, hex, from }): [string, string] => [
      hashWord(algorithm),
      `${hex} (says the ${from})`,
    ]),
    ...(mode === null
      ? []
      : ([
          ["transfer", MODE_WORDS[mode]],
          ["type", contentType ?? "unknown"],
        ] as const)),
    ["from", url],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(
    ([label, value]) =>
      `  ${paint("dim", label.padEnd(width))}  ${plainText(value)}\n`,
  );
  return `${paint("bold", plainText(name))}\n${lines.join("")}`;
}

function describeSize(size: number): string {
  const bytes = `${size.toLocaleString("en")} bytes`;
  return size < 1000 ? bytes : `${formatBytes(size)} (${bytes})`;
}
