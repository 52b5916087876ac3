import {
  exitCodeOf,
  type FileInfo,
  formatBytes,
  type Problem,
  toProblem,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import { chooseReporter } from "../show/choose_reporter.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import type { Wanted } from "./ask_fix.ts";
import { askInfo } from "./ask_info.ts";
import { shownLink } from "./fetch_links.ts";

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
  const { context, json, quiet } = options;
  const asks = !json && !quiet;
  const reporter = chooseReporter({ ...options, quiet: true }, context);
  const found: FileInfo[] = [];
  const codes: number[] = [];
  const refuse = (url: string, why: Problem) => {
    reporter.refuse(url, why);
    codes.push(exitCodeOf(why.code));
  };
  for (const link of links) {
    try {
      for (const file of await askInfo(link, { ...options, asks })) {
        const { refusal } = file.access;
        if (refusal === null) found.push(file);
        else refuse(file.url, refusal);
      }
    } catch (error) {
      if (context.signal.aborted) throw error;
      refuse(shownLink(link), toProblem(error));
    }
  }
  reporter.close();
  tell(found, { ...options, isLaidOut: links.some(hasLayout) });
  return codes[0] ?? 0;
}

function hasLayout({ options }: Wanted): boolean {
  return options.layout != null;
}

function tell(
  found: readonly FileInfo[],
  options: DryRunOptions & { isLaidOut: boolean },
): void {
  const { context, json, isLaidOut } = options;
  const { stdout, stderr } = context;
  for (const file of found) {
    stdout.write(
      json ? jsonLine(record(file)) : line(file, { ...context, isLaidOut }),
    );
  }
  if (json || found.length === 0) return;
  for (const note of new Set(found.flatMap(({ notes }) => notes))) {
    stderr.write(`  ${plainText(note)}\n`);
  }
  stderr.write(`${total(found)}; nothing was fetched.\n`);
}

function record(file: FileInfo): Record<string, unknown> {
  const { url, name, size, path, reason, notes, is } = file;
  const type = is?.type ?? null;
  const place = { path, reason, notes };
  return { type: "would_fetch", url, name, bytes: size, ...place, model: type };
}

function line(
  file: FileInfo,
  { stdout, env, isLaidOut }: CliContext & { isLaidOut: boolean },
): string {
  const { size, path, reason } = file;
  const amount = size === null ? "unknown size" : formatBytes(size);
  const why = isLaidOut ? `, as ${reason}` : "";
  const facts = paintFor(stdout, env)("dim", `${amount}${plainText(why)}`);
  return `${plainText(path)}  ${facts}\n`;
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
