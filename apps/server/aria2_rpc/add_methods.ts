import { join, resolve } from "node:path";
import { type JobOptions, problem } from "@haul/contract";
import type { Download } from "./download_list.ts";
import { jobOptionsOf } from "./job_options_of.ts";
import type { Methods, RpcScope } from "./method.ts";
import { moveTo } from "./queue_position.ts";
import { lineOf, type Options, readOptions } from "./read_options.ts";
import { isSameUri } from "./uris_of.ts";

/** `aria2.addUri`: one file, by any of its links. */
export const ADD_METHODS: Methods = {
  async "aria2.addUri"(scope, params) {
    const uris = readUris(params.strings(0));
    const own = readOptions(params.optionalStruct(1));
    const position = params.position(2);
    refuseTakenGid(scope, own);
    const { url, options } = requestFor(scope, {
      uris,
      options: scope.options.with(own),
    });
    const paused = lineOf(own.get("pause") ?? "false") === "true";
    const [job] = await scope.jobs.add([{ url, options, paused }]);
    if (job === undefined) throw problem("bad_url", "No URI to download.");
    if (position !== null) await moveTo(scope, { id: job.id, position });
    return scope.downloads.refresh(job).gid;
  },
};

function readUris(uris: readonly string[]): string[] {
  if (uris.length === 0) throw problem("bad_url", "URI is not provided.");
  const named = uris.filter((uri) => uri.trim() !== "");
  if (named.length === 0) throw problem("bad_url", "No URI to download.");
  return [...new Set(named)];
}

/** aria2's own words for it, odd as they are. */
function refuseTakenGid({ downloads }: RpcScope, options: Options): void {
  const gid = options.get("gid");
  if (gid === undefined || !downloads.has(lineOf(gid))) return;
  throw problem("exists", "No URI to download.");
}

/**
 * A client that tries a failed download again gives back what it was shown,
 * which lacks secrets: they are put in again, as nobody else gets to see them.
 */
function requestFor(
  scope: RpcScope,
  { uris, options }: { uris: readonly string[]; options: Options },
): { url: string; options: Partial<JobOptions> } {
  const { downloads, root } = scope;
  const [first = "", ...others] = uris;
  const failed = downloads
    .stopped()
    .find(({ state, job }) => state === "error" && job.url === first);
  const links = failed === undefined ? [] : linksOf(failed);
  const complete = (uri: string) =>
    links.find((link) => isSameUri(link, uri)) ?? uri;
  const headers = failed?.input.options.headers ?? {};
  const jobOptions = jobOptionsOf(options, { headers, folder: null });
  return {
    url: complete(first),
    options: {
      headers,
      ...jobOptions,
      ...relative(jobOptions, root),
      mirrors: others.map(complete),
    },
  };
}

function linksOf({ input }: Download): string[] {
  return [input.url, ...input.options.mirrors];
}

/** The folder itself is what no folder means, so that both are one download. */
function relative(
  { folder }: Partial<JobOptions>,
  root: string,
): Partial<JobOptions> {
  if (folder === undefined || folder === null) return {};
  return resolve(root, folder) === join(root) ? { folder: null } : { folder };
}
