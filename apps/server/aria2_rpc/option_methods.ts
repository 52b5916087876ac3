import { join, relative, resolve } from "node:path";
import { problem } from "@haul/contract";
import { isStopped } from "./download_state.ts";
import { jobOptionsOf } from "./job_options_of.ts";
import { type Methods, OK, type RpcScope } from "./method.ts";
import { settingsOf } from "./program_options.ts";
import { lineOf, type Options, readOptions } from "./read_options.ts";
import { isSameUri } from "./uris_of.ts";

/** Options that are settled once a download is there: aria2 passes them over as well. */
const SETTLED = [
  "dry-run",
  "gid",
  "metalink-base-uri",
  "parameterized-uri",
  "pause",
  "piece-length",
  "rpc-save-upload-metadata",
];

/** Options and links of what is there. */
export const OPTION_METHODS: Methods = {
  "aria2.getOption"({ downloads, options, root }, params) {
    return options.ofDownload(downloads.find(params.string(0)), root);
  },
  async "aria2.changeOption"({ downloads, jobs }, params) {
    const { gid, state, job, input } = downloads.find(params.string(0));
    const given = readOptions(params.struct(1));
    if (isStopped(state)) {
      throw problem("bad_option", `Cannot change option for GID#${gid}`);
    }
    const options = new Map([...given].filter(([name]) => isChangeable(name)));
    if (options.size > 0) {
      await jobs.edit(job.id, {
        options: jobOptionsOf(options, input.options),
      });
    }
    return OK;
  },
  "aria2.getGlobalOption": ({ jobs, options, root }) =>
    options.all({ settings: jobs.settings(), root }),
  async "aria2.changeGlobalOption"(scope, params) {
    const options = readOptions(params.struct(0));
    refuseOutside(scope, options);
    const patch = settingsOf(options);
    if (Object.keys(patch).length > 0) await scope.jobs.setSettings(patch);
    scope.options.set(options);
    return OK;
  },
  async "aria2.changeUri"({ downloads, jobs }, params) {
    const { gid, state, job, input } = downloads.find(params.string(0));
    const fileIndex = params.integer(1, { least: 1 });
    const unwanted = params.strings(2);
    const added = params.strings(3);
    const position = params.position(4);
    if (isStopped(state) && state !== "error") {
      throw problem("bad_option", `Cannot remove URIs from GID#${gid}`);
    }
    if (fileIndex > 1) {
      throw problem("bad_option", "fileIndex is out of range");
    }
    const links = [input.url, ...input.options.mirrors];
    const kept = without(links, unwanted);
    const at = position ?? kept.length;
    const [url, ...mirrors] = [
      ...kept.slice(0, at),
      ...added,
      ...kept.slice(at),
    ];
    if (url === undefined) {
      throw problem(
        "bad_url",
        "A download needs a link: add one as the last is taken away.",
      );
    }
    if (added.length > 0 || kept.length < links.length) {
      await jobs.edit(job.id, { url, options: { mirrors } });
    }
    // aria2 has no way back for a download that failed; here a link is one.
    if (state === "error") await jobs.retry(job.id);
    return [links.length - kept.length, added.length];
  },
};

function isChangeable(name: string): boolean {
  return !SETTLED.includes(name);
}

/** Each of the unwanted takes one link away. */
function without(
  links: readonly string[],
  unwanted: readonly string[],
): string[] {
  const kept = [...links];
  for (const text of unwanted) {
    const at = kept.findIndex((link) => isSameUri(link, text));
    if (at >= 0) kept.splice(at, 1);
  }
  return kept;
}

function refuseOutside({ root }: RpcScope, options: Options): void {
  const dir = options.get("dir");
  if (dir === undefined) return;
  const path = resolve(root, lineOf(dir));
  const way = relative(join(root), path);
  if (!way.startsWith("..") && resolve(root, way) === path) return;
  throw problem(
    "bad_option",
    `The folder ${path} is outside the download folder ${root}; choose one inside it.`,
  );
}
