import { exitCodeOf, problem } from "@haul/contract";
import { type Lock, SyncRecord } from "@haul/manifest";
import type { CliContext } from "./cli_context.ts";
import { tellStates } from "./manifest/check_lock.ts";
import { fetchMissing } from "./manifest/fetch_missing.ts";
import {
  type ManifestFiles,
  readLock,
  readManifest,
  refuseStale,
} from "./manifest/manifest_files.ts";
import { prune } from "./manifest/prune.ts";
import { aria2cFor, ENGINE_OPTION } from "./options/engine_option.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";
import { parseRate } from "./options/parse_rate.ts";
import { lockNow } from "./run_lock.ts";

const OPTIONS = {
  check: { type: "boolean" },
  prune: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "max-speed": { type: "string" },
  ...ENGINE_OPTION,
  ...NETWORK_OPTIONS,
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
} as const;

/**
 * `haul sync`: makes a folder hold exactly the files of a lock.
 *
 * @returns 0 where it does, else the code of the first file that is not as it must be.
 */
export async function runSync(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { json = false, quiet = false, check = false } = values;
  if (check && values.prune === true) {
    throw problem("bad_option", "--check changes nothing, --prune does.");
  }
  const files = await readManifest(positionals, context.cwd);
  const network = {
    allowHttp: values["allow-http"] ?? false,
    allowPrivate: values["allow-private"] ?? [],
  };
  const lock = await lockFor(files, context, { ...network, check });
  if (typeof lock === "number") return lock;
  refuseStale(lock, files);
  const { root, lockPath } = files;
  const record = await SyncRecord.read(root);
  const scope = { lock, lockPath, root, record, json, quiet };
  if (check) return await tellStates(scope, context);
  const code = await fetchMissing(scope, context, {
    ...network,
    aria2c: aria2cFor(values.engine),
    maxSpeed: parseRate(values["max-speed"] ?? "0"),
  });
  if (code !== 0 || values.prune !== true) return code;
  if (context.signal.aborted) return exitCodeOf("interrupted");
  return await prune(scope, context, { yes: values.yes ?? false });
}

/** The lock of a manifest, made where there is none, or the exit code of what kept it from being made. */
async function lockFor(
  files: ManifestFiles,
  context: CliContext,
  options: Parameters<typeof lockNow>[2] & { check: boolean },
): Promise<Lock | number> {
  const made = await readLock(files.lockPath);
  if (made !== null) return made;
  if (options.check) throw unlocked(files.name);
  const code = await lockNow({ files, before: null }, context, options);
  if (code !== 0) return code;
  const lock = await readLock(files.lockPath);
  if (lock === null) throw unlocked(files.name);
  return lock;
}

function unlocked(name: string): Error {
  return problem("not_found", `${name} has no lock yet; run haul lock first.`);
}
