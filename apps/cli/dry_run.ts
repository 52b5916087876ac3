import {
  exitCodeOf,
  type FileInfo,
  formatBytes,
  toProblem,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import type { Wanted } from "./ask_fix.ts";
import { chooseReporter } from "./choose_reporter.ts";
import type { CliContext } from "./cli_context.ts";
import { shownLink } from "./fetch_links.ts";
import { jsonLine } from "./json_line.ts";
import { paintFor } from "./paint.ts";
import { plainText } from "./plain_text.ts";

/** What {@link dryRun} works with. */
export interface DryRunOptions {
  jobs: Jobs;
  context: CliContext;
  linkCount: number;
  json: boolean;
  quiet: boolean;
}

/**
 * `haul get --dry-run`: says which files would be fetched and where they would
 * go, and fetches nothing.
 *
 * @returns 0 where all could be fetched, else the code of the first that could not.
 */
export async function dryRun(
  links: readonly Wanted[],
  options: DryRunOptions,
): Promise<number> {
  const { jobs, context, json } = options;
  const reporter = chooseReporter({ ...options, quiet: true }, context);
  const found: FileInfo[] = [];
  const codes: number[] = [];
  for (const link of links) {
    const { url, options: job } = link;
    try {
      const { signal } = context;
      for (const file of await jobs.info(url, { ...job, signal })) {
        const { refusal } = file.access;
        if (refusal === null) found.push(file);
        else reporter.refuse(file.url, refusal);
        codes.push(refusal === null ? 0 : exitCodeOf(refusal.code));
      }
    } catch (error) {
      const refusal = toProblem(error);
      reporter.refuse(shownLink(link), refusal);
      codes.push(exitCodeOf(refusal.code));
    }
  }
  reporter.close();
  for (const file of found) {
    context.stdout.write(json ? jsonLine(record(file)) : line(file, context));
  }
  if (!json) context.stderr.write(`${total(found)}; nothing was fetched.\n`);
  return codes.find((code) => code !== 0) ?? 0;
}

function record(file: FileInfo): Record<string, unknown> {
  const { url, name, size, path, is } = file;
  const type = is?.type ?? null;
  return { type: "would_fetch", url, name, bytes: size, path, model: type };
}

function line(file: FileInfo, { stdout, env }: CliContext): string {
  const { size, path } = file;
  const amount = size === null ? "unknown size" : formatBytes(size);
  return `${plainText(path)}  ${paintFor(stdout, env)("dim", amount)}\n`;
}

function total(files: readonly FileInfo[]): string {
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  let bytes = 0;
  for (const { size } of files) {
    if (size === null) return `${count} of unknown size`;
    bytes += size;
  }
  return `${count}, ${formatBytes(bytes)}`;
}
