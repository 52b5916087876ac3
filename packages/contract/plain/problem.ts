import type { Fix, Problem, RetryAdvice } from "../problem_schema.ts";

/**
 * Every way a job can go wrong, with the exit code that the command line gives
 * for it. The numbers follow aria2's table of exit statuses, so that scripts
 * written for aria2c read Haul's results without change.
 */
export const PROBLEM_EXIT_CODES = {
  unknown: 1,
  timed_out: 2,
  not_found: 3,
  taken_down: 3,
  too_slow: 5,
  network: 6,
  tls: 6,
  interrupted: 7,
  changed: 8,
  disk_full: 9,
  already_running: 11,
  exists: 13,
  place_failed: 14,
  open_failed: 15,
  create_failed: 16,
  io_failed: 17,
  mkdir_failed: 18,
  dns: 19,
  bad_reply: 22,
  not_a_file: 22,
  too_many_redirects: 23,
  unauthorized: 24,
  forbidden: 24,
  gated: 24,
  early_access: 24,
  password_needed: 24,
  bad_option: 28,
  bad_url: 28,
  choice_needed: 28,
  insecure_url: 28,
  address_refused: 28,
  overloaded: 29,
  quota: 29,
  cancelled: 31,
  checksum: 32,
} as const satisfies Record<string, number>;

/** One entry of the closed list of things that can go wrong. */
export type ProblemCode = keyof typeof PROBLEM_EXIT_CODES;

/** What {@link problem} takes besides code and message. */
export interface ProblemOptions {
  /** @default "never" */
  retry?: RetryAdvice;
  /** The host that the problem is about. */
  host?: string;
  /** The HTTP status that a server answered. */
  status?: number;
  /** What a person can do about it with one click. */
  fix?: Fix;
  /** The error underneath; kept for the log, never shown to users. */
  cause?: unknown;
}

/** The one error class of the house: it carries a {@link Problem}. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  /** The problem as data. */
  readonly problem: Problem;

  constructor(problem: Problem, options: { cause?: unknown } = {}) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/**
 * Makes the error to throw for one problem.
 *
 * @example
 * ```ts
 * import { problem } from "@haul/contract";
 *
 * const error = problem("not_found", "No file at example.org.", { status: 404 });
 * console.assert(error.problem.retry === "never");
 * ```
 */
export function problem(
  code: ProblemCode,
  message: string,
  options: ProblemOptions = {},
): ProblemError {
  const { retry = "never", host, status, fix, cause } = options;
  return new ProblemError(
    {
      code,
      message,
      retry,
      ...(host === undefined ? {} : { host }),
      ...(status === undefined ? {} : { status }),
      ...(fix === undefined ? {} : { fix }),
    },
    cause === undefined ? {} : { cause },
  );
}

/**
 * Turns anything thrown into a {@link Problem}, once, at a boundary. Errors
 * that are not ours become `unknown` with their message.
 */
export function toProblem(thrown: unknown): Problem {
  if (isProblemError(thrown)) return thrown.problem;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: "unknown",
    message: `Something went wrong inside Haul: ${message}`,
    retry: "never",
  };
}

/** Tells whether a thrown value carries a {@link Problem}, in any realm. */
export function isProblemError(thrown: unknown): thrown is ProblemError {
  return (
    thrown instanceof Error &&
    thrown.name === "ProblemError" &&
    "problem" in thrown &&
    isProblem(thrown.problem)
  );
}

/** What other parts of Haul go by; a schema would cost each thread 70 ms to load. */
function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, retry } = value as Partial<Problem>;
  return (
    typeof code === "string" &&
    Object.hasOwn(PROBLEM_EXIT_CODES, code) &&
    typeof message === "string" &&
    (typeof retry === "string" || typeof retry?.afterMs === "number")
  );
}

/** The exit status of the command line for a problem (aria2's table). */
export function exitCodeOf(code: ProblemCode): number {
  return PROBLEM_EXIT_CODES[code];
}
