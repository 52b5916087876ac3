import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { exitCodeOf, formatBytes, redactUrl } from "@haul/contract";
import { formatLock, type Lock, makeLock } from "@haul/manifest";
import type { CliContext } from "./cli_context.ts";
import { choiceLines } from "./get/choice_lines.ts";
import {
  type ManifestFiles,
  readLock,
  readManifest,
} from "./manifest/manifest_files.ts";
import { startManifestJobs } from "./manifest/manifest_jobs.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";
import { markedLine } from "./show/marked_line.ts";
import { paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";

/**
 * `haul lock`: finds the exact files that a manifest wants, and writes them
 * down.
 *
 * @returns 0 where all were found, else the code of the first that was not; the lock is then left as it was.
 */
export async function runLock(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, NETWORK_OPTIONS);
  const files = await readManifest(positionals, context.cwd);
  const before = await readLock(files.lockPath);
  return await lockNow({ files, before }, context, {
    allowHttp: values["allow-http"] ?? false,
    allowPrivate: values["allow-private"] ?? [],
  });
}

/** Makes the lock of a manifest, and says how it differs from the one before. */
export async function lockNow(
  { files, before }: { files: ManifestFiles; before: Lock | null },
  context: CliContext,
  network: { allowHttp: boolean; allowPrivate: readonly string[] },
): Promise<number> {
  const { manifest, root, lockPath } = files;
  const { stderr, stdout, env, signal } = context;
  const unlimited = { aria2c: null, maxSpeed: null };
  await using jobs = await startManifestJobs(
    { root, ...network, ...unlimited },
    context,
  );
  const { lock: found, problems } = await makeLock(manifest, {
    root,
    info: (url, options) => jobs.info(url, { ...options, signal }),
  });
  if (signal.aborted) return exitCodeOf("interrupted");
  const mark = paintFor(stderr, env)("red", "✗");
  for (const { want, problem } of problems) {
    const text = plainText(`${redactUrl(want.url)}: ${problem.message}`);
    stderr.write(`${markedLine(mark, { text, output: stderr })}\n`);
    for (const line of choiceLines(problem)) stderr.write(`${line}\n`);
  }
  const [first] = problems;
  if (first !== undefined) {
    const { code } = first.problem;
    stderr.write(`${basename(lockPath)} was left as it was.\n`);
    return exitCodeOf(code);
  }
  const lock = withKnown(found, before);
  await writeFile(lockPath, formatLock(lock));
  stdout.write(summary(lock, { before, name: basename(lockPath) }));
  return 0;
}

/** What a fetch once learned of a file that did not change since. */
function withKnown(lock: Lock, before: Lock | null): Lock {
  const known = new Map(before?.files.map((file) => [file.path, file]));
  const files = lock.files.map((file) => {
    const old = known.get(file.path);
    if (file.sha256 !== null || old?.url !== file.url) return file;
    const isOther = file.size !== null && file.size !== old.size;
    if (isOther) return file;
    return { ...file, sha256: old.sha256, size: file.size ?? old.size };
  });
  return { ...lock, files };
}

function summary(
  { files }: Lock,
  { before, name }: { before: Lock | null; name: string },
): string {
  const old = new Map(before?.files.map((file) => [file.path, file]));
  const now = new Set(files.map(({ path }) => path));
  const lines: string[] = [];
  for (const { path, sha256, size } of files) {
    const was = old.get(path);
    if (was === undefined) lines.push(`+ ${plainText(path)}`);
    else if (was.sha256 !== sha256 || was.size !== size)
      lines.push(`~ ${plainText(path)}`);
  }
  for (const path of old.keys()) {
    if (!now.has(path)) lines.push(`- ${plainText(path)}`);
  }
  const sizes = files.map(({ size }) => size ?? 0);
  const total = formatBytes(sizes.reduce((sum, size) => sum + size, 0));
  const untold = files.filter(({ sha256 }) => sha256 === null).length;
  const count = files.length === 1 ? "1 file" : `${files.length} files`;
  lines.push(`${name}: ${count}, ${total}.`);
  if (untold > 0) {
    const them = untold === 1 ? "one of them" : `${untold} of them`;
    const whose = files.length === 1 ? "it" : them;
    lines.push(
      `Nobody publishes a SHA-256 of ${whose}: the first haul sync writes down what it fetched.`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}
