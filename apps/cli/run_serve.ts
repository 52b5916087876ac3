import { problem } from "@haul/contract";
import {
  aria2Words,
  DEFAULT_PORT,
  parseServerArgs,
  startServer,
  welcome,
  writePairFile,
} from "@haul/server";
import type { CliContext } from "./cli_context.ts";
import { warnOfMount } from "./get/warn_of_mount.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";
import { paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";

const OPTIONS = {
  host: { type: "string" },
  port: { type: "string" },
  root: { type: "string" },
  open: { type: "boolean" },
  "public-url": { type: "string", multiple: true },
  "pair-file": { type: "string" },
  colab: { type: "boolean" },
  "aria2-rpc": { type: "boolean" },
  "rpc-secret": { type: "string" },
  "rpc-listen-port": { type: "string" },
  "rpc-allow-origin": { type: "string", multiple: true },
  ...NETWORK_OPTIONS,
} as const;

/** `haul serve`: serves the page from this process until it is told to stop. */
export async function runServe(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { env, stdout, stderr, signal } = context;
  refuseWords(parseOptions(args, OPTIONS).positionals);
  const options = parseServerArgs(args, env);
  for (const folder of [options.root, options.home]) {
    await warnOfMount(folder, context);
  }
  await using server = await startServer({
    ...options,
    async onPairingLink(link) {
      stdout.write(`${link}\n`);
      await writePairFile(options.pairFile, link);
    },
    log: (line) => stderr.write(`${plainText(line)}\n`),
  });
  if (options.port === undefined && server.port !== DEFAULT_PORT) {
    stderr.write(`Port ${DEFAULT_PORT} is taken; this is ${server.port}.\n`);
  }
  if (server.warning !== null) {
    stderr.write(`${paintFor(stderr, env)("red", server.warning)}\n`);
  }
  stderr.write("Open this link; it works once. Ctrl-C stops the server.\n");
  stdout.write(`${server.pairingLink}\n`);
  if (server.aria2Rpc !== null) {
    stderr.write(`${aria2Words(server.aria2Rpc).join("\n")}\n`);
  }
  const tidyUp = await welcome(server, options);
  await aborted(signal);
  stderr.write("Saving what was fetched.\n");
  await tidyUp();
  return 0;
}

function refuseWords(words: readonly string[]): void {
  if (words.length === 0) return;
  throw problem(
    "bad_option",
    `haul serve takes options only, not ${JSON.stringify(words[0])}.`,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
