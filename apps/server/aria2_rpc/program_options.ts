import type { Settings, SettingsPatch } from "@haul/contract";
import type { Download } from "./download_list.ts";
import { JOB_DEFAULTS, PROGRAM_DEFAULTS } from "./option_defaults.ts";
import { bytesOf, lineOf, type Options } from "./read_options.ts";
import { folderOf } from "./status_of.ts";

/** Options that may not be set for all downloads at once: aria2 passes them over as well. */
const NOT_FOR_ALL = new Set([
  "checksum",
  "gid",
  "header",
  "index-out",
  "out",
  "pause",
  "select-file",
]);

/** The most that Haul's own settings take. */
const MOST_JOBS = 64;

/** What clients have set for all downloads that come. It ends with the process, as in aria2. */
export class ProgramOptions {
  readonly #given = new Map<string, string>();

  /** Takes what may be set; the rest is passed over. */
  set(options: Options): void {
    for (const [name, value] of options) {
      if (!NOT_FOR_ALL.has(name) && !isSecret(name)) {
        this.#given.set(name, lineOf(value));
      }
    }
  }

  /** Options of a new download: its own, and beneath them what was set for all. */
  with(own: Options): Options {
    return new Map([...this.#given, ...own]);
  }

  /** What `getGlobalOption` tells. */
  all({ settings, root }: { settings: Settings; root: string }) {
    return {
      ...PROGRAM_DEFAULTS,
      ...JOB_DEFAULTS,
      dir: root,
      ...Object.fromEntries(this.#given),
      "max-concurrent-downloads": String(settings.concurrentJobs),
      "max-overall-download-limit": String(settings.maxSpeed ?? 0),
    };
  }

  /** What `getOption` tells of a download. Headers are secret: they are given back to nobody. */
  ofDownload(download: Download, root: string): Record<string, string> {
    const { connections, maxSpeed, overwrite, name } = download.input.options;
    const { gid: _, ...kept } = download.input.options.clientOptions;
    const split = connections === null ? {} : { split: String(connections) };
    return {
      ...JOB_DEFAULTS,
      ...Object.fromEntries(
        [...this.#given].filter(([name]) => Object.hasOwn(JOB_DEFAULTS, name)),
      ),
      ...split,
      ...kept,
      "allow-overwrite": String(overwrite),
      "max-download-limit": String(maxSpeed ?? 0),
      ...(name === null ? {} : { out: name }),
      dir: folderOf(download, root),
    };
  }
}

/** The settings of Haul that options for all downloads change. */
export function settingsOf(options: Options): SettingsPatch {
  const jobs = options.get("max-concurrent-downloads");
  const limit = options.get("max-overall-download-limit");
  return {
    ...(jobs === undefined
      ? {}
      : { concurrentJobs: Math.min(MOST_JOBS, Number(lineOf(jobs))) }),
    ...(limit === undefined
      ? {}
      : { maxSpeed: bytesOf(lineOf(limit)) || null }),
  };
}

function isSecret(name: string): boolean {
  return /(?:-passwd|-proxy)$/.test(name);
}
