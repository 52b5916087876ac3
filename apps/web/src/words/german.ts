import type { Words } from "./english.ts";
import { germanDownloads } from "./german_downloads.ts";
import { germanProblems } from "./german_problems.ts";
import { germanViews } from "./german_views.ts";

/** All that the page says, in German. */
export const german: Words = {
  ...germanDownloads,
  ...germanViews,
  problems: germanProblems,
};
