import { englishDownloads } from "./english_downloads.ts";
import { englishProblems } from "./english_problems.ts";
import { englishViews } from "./english_views.ts";

/** All that the page says, in English. Other languages have the same shape. */
export const english = {
  ...englishDownloads,
  ...englishViews,
  problems: englishProblems,
};

/** The shape of all that the page says. */
export type Words = typeof english;
