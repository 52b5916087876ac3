import { z } from "zod";
import { PROBLEM_EXIT_CODES, type ProblemCode } from "./plain/problem.ts";
import { ServiceIdSchema } from "./service.ts";

const CODES = Object.keys(PROBLEM_EXIT_CODES) as [
  ProblemCode,
  ...ProblemCode[],
];

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
