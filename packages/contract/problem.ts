import { z } from "zod";
import { ServiceIdSchema } from "./service.ts";

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

const CODES = Object.keys(PROBLEM_EXIT_CODES) as [
  ProblemCode,
  ...ProblemCode[],
];

/** One entry of the closed list of things that can go wrong. */
export type ProblemCode = keyof typeof PROBLEM_EXIT_CODES;

/**
 * What Haul advises after a problem: `never` try again by itself, `now`, or
 * after a wait in milliseconds (a server's `Retry-After`, for example).
 */
export const RetryAdviceSchema = z.union([
  z.literal("never"),
  z.literal("now"),
  z.strictObject({ afterMs: z.number().nonnegative() }),
]);

/** See {@link RetryAdviceSchema}. */
export type RetryAdvice = z.infer<typeof RetryAdviceSchema>;

/** One of several files that a link can mean. */
export const ChoiceSchema = z.strictObject({
  /** What `--file` takes; or, where it is an https URL, the link to give instead. */
  id: z.string(),
  /** For people: name, size, what tells it from the others. */
  label: z.string(),
});

/** See {@link ChoiceSchema}. */
export type Choice = z.infer<typeof ChoiceSchema>;

/** The one thing that a person can do about a problem: a button on a page. */
export const FixSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("add_key"), service: ServiceIdSchema }),
  z.strictObject({ kind: z.literal("open_page"), url: z.string() }),
  z.strictObject({
    kind: z.literal("choose"),
    choices: z.array(ChoiceSchema),
  }),
  z.strictObject({ kind: z.literal("give_password") }),
]);

/** See {@link FixSchema}. */
export type Fix = z.infer<typeof FixSchema>;

/** An error as plain data: it crosses threads, sockets and the database. */
export const ProblemSchema = z.strictObject({
  /** Which rule was broken. */
  code: z.enum(CODES),
  /** One plain sentence: what failed, about what, and what to do next. */
  message: z.string(),
  /** Whether trying again can help, and when. */
  retry: RetryAdviceSchema,
  /** The host or account that the problem is about. */
  host: z.string().optional(),
  /** The HTTP status that a server answered, where there was one. */
  status: z.int().optional(),
  /** What a person can do about it with one click. */
  fix: FixSchema.optional(),
});

/** See {@link ProblemSchema}. */
export type Problem = z.infer<typeof ProblemSchema>;

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
    ProblemSchema.safeParse(thrown.problem).success
  );
}

/** The exit status of the command line for a problem (aria2's table). */
export function exitCodeOf(code: ProblemCode): number {
  return PROBLEM_EXIT_CODES[code];
}
