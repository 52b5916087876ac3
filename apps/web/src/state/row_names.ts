import { percentDecoded } from "@haul/contract";
import type { Row } from "./to_row.ts";

/** The file's name, or what its link ends with until that is known. */
export function nameOf({ job }: Row): string {
  return job.file === null ? nameOfLink(job.url) : job.file.name;
}

/** What a link ends with, and what stands before it where that is a mere number. */
export function nameOfLink(link: string): string {
  const url = parse(link);
  const parts = url?.pathname.split("/").filter((part) => part !== "") ?? [];
  const last = parts.at(-1);
  if (last === undefined) return url?.host ?? link;
  const isNumber = /^\d+$/.test(last);
  return percentDecoded(parts.slice(isNumber ? -2 : -1).join("/"));
}

/** Where the file comes from. */
export function hostOf({ job }: Row): string {
  return parse(job.url)?.host ?? job.url;
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
