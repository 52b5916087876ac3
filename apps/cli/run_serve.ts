import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { problem, SettingsSchema } from "@haul/contract";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";
import type { CliContext } from "./cli_context.ts";
import { dataFolder } from "./data_folder.ts";
import { NETWORK_OPTIONS } from "./network_options.ts";
import { parseOptions } from "./parse_options.ts";
import { plainText } from "./plain_text.ts";

const OPTIONS = {
  host: { type: "string" },
  port: { type: "string" },
  root: { type: "string" },
  ...NETWORK_OPTIONS,
} as const;

/** `haul serve`: serves the page from this process until it is told to stop. */
export async function runServe(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0) {
    throw problem(
      "bad_option",
      `haul serve takes options only, not ${JSON.stringify(positionals[0])}.`,
    );
  }
  const { env, cwd, stdout, stderr, signal } = context;
  const allowHttp = values["allow-http"] ?? false;
  const allowPrivate = values["allow-private"] ?? [];
  const { host, port, root } = values;
  await using server = await startServer({
    home: dataFolder(env),
    root: resolve(cwd, root ?? join(homedir(), "Downloads")),
    policy: policyFromEnv(env, { allowHttp, allowPrivate }),
    settings: SettingsSchema.parse({ allowHttp, allowPrivate }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: parsePort(port) }),
    onPairingLink: (link) => stdout.write(`${link}\n`),
    log: (line) => stderr.write(`${plainText(line)}\n`),
  });
  stdout.write(`Haul's page is at\n\n  ${server.pairingLink}\n\n`);
  stderr.write("The link opens it once. Ctrl-C stops the server.\n");
  await aborted(signal);
  stderr.write("Stopping; what was fetched is kept.\n");
  return 0;
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw problem(
    "bad_option",
    `--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve: done } = Promise.withResolvers<void>();
  if (signal.aborted) done();
  signal.addEventListener("abort", () => done(), { once: true });
  return promise;
}
