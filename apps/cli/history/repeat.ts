import { type HistoryEntry, type Job, problem } from "@haul/contract";
import { secretLost, unknownEntry } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import type { Wanted } from "../get/ask_fix.ts";
import { fetchLinks } from "../get/fetch_links.ts";
import { startManifestJobs } from "../manifest/manifest_jobs.ts";
import { shortId } from "../server/short_id.ts";
import { chooseReporter } from "../show/choose_reporter.ts";
import { plainText } from "../show/plain_text.ts";
import { entriesOf, type HistorySource } from "./history_source.ts";

/** What {@link repeat} works with. */
export interface RepeatOptions {
  source: HistorySource;
  context: CliContext;
  network: { allowHttp: boolean; allowPrivate: readonly string[] };
}

/**
 * Fetches downloads of the past again, as they were asked for: by the server
 * where one holds the history, else in this process.
 *
 * @param words Their ids, or how those begin.
 * @returns 0 where all are done, or taken by the server; else the code of the first that is not.
 */
export async function repeat(
  words: readonly string[],
  options: RepeatOptions,
): Promise<number> {
  if (words.length === 0) {
    throw problem(
      "bad_option",
      "haul history repeat takes the ids of downloads, as haul history shows them.",
    );
  }
  const { source, context } = options;
  const all = [...(await entriesOf(source, {}))];
  const entries = words.map((word) => entryNamed(all, word));
  if (source.kind === "here") return await fetchAgain(entries, options);
  for (const { id } of entries) {
    const jobs: Job[] = await source.client.repeat(id);
    for (const job of jobs) {
      context.stdout.write(`${shortId(job)}  ${plainText(job.url)}\n`);
    }
  }
  return 0;
}

function entryNamed(all: readonly HistoryEntry[], word: string): HistoryEntry {
  const [entry, other] = all.filter(({ id }) => id.startsWith(word));
  if (entry === undefined) throw unknownEntry(word);
  if (other === undefined) return entry;
  throw problem(
    "bad_option",
    `Several downloads begin with ${JSON.stringify(word)}; give more of the id.`,
  );
}

async function fetchAgain(
  entries: readonly HistoryEntry[],
  { source, context, network }: RepeatOptions,
): Promise<number> {
  const links = entries.map(({ id, url, repeatable }): Wanted => {
    const found = source.kind === "here" ? source.history.find(id) : null;
    if (found === null) throw unknownEntry(id);
    if (!repeatable) throw secretLost(url);
    return found.input;
  });
  // Who holds the history keeps a server from starting.
  if (source.kind === "here") source.history[Symbol.dispose]();
  const shown = { json: false, quiet: false, linkCount: links.length };
  const reporter = chooseReporter(shown, context);
  let code = 0;
  for (const link of links) {
    const root = link.options.folder ?? context.cwd;
    const unlimited = { aria2c: null, maxSpeed: null };
    await using jobs = await startManifestJobs(
      { root, ...unlimited, ...network },
      context,
    );
    const stop = jobs.subscribe((change) => {
      if ("job" in change) reporter.update(change.job);
    });
    const how = { ...shown, jobs, reporter, context };
    const own = await fetchLinks([link], how);
    stop();
    code ||= own;
  }
  reporter.close();
  return code;
}
