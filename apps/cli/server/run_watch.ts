import { EMPTY_PICTURE, foldMessage, inQueueOrder } from "@haul/client";
import { exitCodeOf, type Job, problem } from "@haul/contract";
import type { CliContext } from "../cli_context.ts";
import { parseOptions } from "../options/parse_options.ts";
import { chooseReporter } from "../show/choose_reporter.ts";
import { connect, jobNamed, SERVER_OPTIONS } from "./connect.ts";
import { holdWords } from "./hold_words.ts";

const OPTIONS = {
  ...SERVER_OPTIONS,
  quiet: { type: "boolean", short: "q" },
} as const;

/**
 * `haul watch`: tells what happens to jobs of a running server, until none of
 * them waits or runs. Ctrl-C ends the watching, and no download.
 *
 * @returns 0 where all are done, else the code of the first that failed.
 */
export async function runWatch(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const client = await connect(values, context);
  const all = await client.list();
  const watched =
    positionals.length === 0
      ? null
      : new Set(positionals.map((word) => jobNamed(all, word).id));
  const { json = false, quiet = false } = values;
  const hold = holdWords(await client.settings());
  if (hold !== null && !quiet) context.stderr.write(`${hold}\n`);
  const reporter = chooseReporter({ json, quiet, linkCount: 0 }, context);
  const { promise, resolve, reject } = Promise.withResolvers<Job[]>();
  let picture = EMPTY_PICTURE;
  using _socket = client.events({
    onMessage(message) {
      const before = picture.jobs;
      picture = foldMessage(picture, message);
      const jobs = inQueueOrder(picture.jobs.values()).filter(
        ({ id, parent }) =>
          watched === null || watched.has(id) || watched.has(parent ?? ""),
      );
      for (const job of jobs) {
        if (before.get(job.id) !== job) reporter.update(job);
      }
      if (!jobs.some(isUnderWay)) resolve(jobs);
    },
    onStatus: (status) => status === "unpaired" && reject(unpaired()),
  });
  context.signal.addEventListener("abort", () => resolve([]), { once: true });
  try {
    const jobs = await promise;
    const codes = jobs.map(codeOf);
    return codes.find((code) => code !== 0) ?? 0;
  } finally {
    reporter.close();
  }
}

function isUnderWay({ state }: Job): boolean {
  return !["done", "expanded", "failed", "paused"].includes(state.phase);
}

function codeOf({ state }: Job): number {
  return state.phase === "failed" ? exitCodeOf(state.problem.code) : 0;
}

function unpaired(): Error {
  return problem("unauthorized", "The server does not know this token.");
}
