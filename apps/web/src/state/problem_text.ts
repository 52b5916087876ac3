import type { Problem } from "@haul/contract";
import type { Words } from "../words/english.ts";
import { inPageWords } from "./in_page_words.ts";

/** A problem as the page says it. */
export interface ProblemText {
  /** One sentence, in the page's language where it has one. */
  text: string;
  /** The server's own, which says more, in English; null where that is `text`. */
  detail: string | null;
}

/** Puts a problem into the words of a language. */
export function problemText(
  problem: Problem,
  { problems }: Pick<Words, "problems">,
): ProblemText {
  const server = inPageWords(problem.message);
  const own = problems[problem.code]?.(problem) ?? null;
  return own === null
    ? { text: server, detail: null }
    : { text: own, detail: server };
}
