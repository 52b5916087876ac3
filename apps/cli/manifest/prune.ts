import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { exitCodeOf } from "@haul/contract";
import { isAsPut } from "@haul/manifest";
import type { CliContext } from "../cli_context.ts";
import { jsonLine } from "../show/json_line.ts";
import { plainText } from "../show/plain_text.ts";
import type { SyncScope } from "./check_lock.ts";

/**
 * `haul sync --prune`: removes what a former lock put into the root and the
 * present one does not name, once the user has agreed. What was changed since
 * stays.
 */
export async function prune(
  scope: SyncScope,
  context: CliContext,
  { yes }: { yes: boolean },
): Promise<number> {
  const paths = await removable(scope, context);
  if (paths.length > 0 && !yes && !(await agreed(paths, context))) {
    context.stderr.write("Nothing was removed.\n");
    return context.stdin.isTerminal ? 0 : exitCodeOf("bad_option");
  }
  await removeAll(paths, scope, context);
  await scope.record.save();
  return 0;
}

/** What may go: still as a sync put it. */
async function removable(
  { lock, record, root, quiet }: SyncScope,
  { stderr }: CliContext,
): Promise<string[]> {
  const named = new Set(lock.files.map(({ path }) => path));
  const paths: string[] = [];
  for (const path of record.put()) {
    if (named.has(path)) continue;
    if (await isAsPut(path, { root, record })) {
      paths.push(path);
      continue;
    }
    record.forget(path);
    if (quiet) continue;
    stderr.write(`${plainText(path)} was changed or moved, and is left.\n`);
  }
  return paths;
}

async function removeAll(
  paths: readonly string[],
  { root, record, quiet, json }: SyncScope,
  { stdout, stderr }: CliContext,
): Promise<void> {
  for (const path of paths) {
    await unlink(join(root, path));
    record.forget(path);
    if (json) stdout.write(jsonLine({ type: "removed", path }));
    else if (!quiet) stderr.write(`Removed ${plainText(path)}\n`);
  }
}

async function agreed(
  paths: readonly string[],
  { stdin, stderr }: CliContext,
): Promise<boolean> {
  stderr.write(
    "A former lock put these here, and this one does not name them:\n",
  );
  for (const path of paths) stderr.write(`  ${plainText(path)}\n`);
  if (!stdin.isTerminal) {
    stderr.write("Add --yes to remove them.\n");
    return false;
  }
  stderr.write(`Remove ${paths.length === 1 ? "it" : "them"}? [y/N] `);
  const answer = await stdin.readLine();
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}
