import type { Problem, ProblemCode } from "@haul/contract";

/**
 * How a language says a problem, by its code, in one short sentence; null or
 * nothing where it has none that says more than the server's own.
 */
export type ProblemWords = Partial<
  Record<ProblemCode, (problem: Problem) => string | null>
>;

/** The server's sentences are English already. */
export const englishProblems: ProblemWords = {};
