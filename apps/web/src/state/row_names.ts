import type { Row } from "./to_row.ts";

/** The file's name, or what its link ends with until that is known. */
export function nameOf({ job }: Row): string {
  if (job.file !== null) return job.file.name;
  const url = parse(job.url);
  const last = url?.pathname.split("/").findLast((part) => part !== "");
  return last === undefined ? (url?.host ?? job.url) : decoded(last);
}

/** Where the file comes from. */
export function hostOf({ job }: Row): string {
  return parse(job.url)?.host ?? job.url;
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
