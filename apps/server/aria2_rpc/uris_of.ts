import { redactUrl } from "@haul/contract";
import type { Download } from "./download_list.ts";

/** One link of a download, as aria2 lists it. */
export interface ListedUri {
  status: "used" | "waiting";
  /** Free of secrets. */
  uri: string;
}

/** The links of a download, its own first; each is told once. */
export function urisOf({ job, input, state }: Download): ListedUri[] {
  const isBegun = state !== "waiting" && !isUntouched(job);
  const inUse = new Set(segmentsOf(job).map(({ source }) => source));
  const links = [job.url, ...input.options.mirrors.map(shown)];
  return links.map((uri, index) => ({
    status: isBegun && (index === 0 || inUse.has(index)) ? "used" : "waiting",
    uri,
  }));
}

/** Whether a client means a link by this text, complete or as it was shown. */
export function isSameUri(link: string, text: string): boolean {
  return link === text || shown(link) === text || shown(link) === shown(text);
}

/** The live segments of a job. */
export function segmentsOf({ state }: Download["job"]) {
  return "progress" in state ? (state.progress?.segments ?? []) : [];
}

function isUntouched({ state }: Download["job"]): boolean {
  return state.phase === "paused" && state.progress === null;
}

/** Some links are no URL: an AIR, a digest. */
function shown(link: string): string {
  return URL.canParse(link) ? redactUrl(link) : link;
}
