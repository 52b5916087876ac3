import {
  isProblemError,
  type Problem,
  type ProblemCode,
  problem,
} from "@haul/contract";

/** HTTP statuses of the problems that a request can run into; the rest are 500. */
const STATUSES: Partial<Record<ProblemCode, number>> = {
  bad_option: 400,
  bad_url: 400,
  insecure_url: 400,
  address_refused: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  already_running: 409,
  exists: 409,
  overloaded: 429,
  // Another host did not do its part.
  bad_reply: 502,
  dns: 502,
  network: 502,
  not_a_file: 502,
  tls: 502,
  timed_out: 504,
  disk_full: 507,
};

/** What Elysia hands to its error hook, as far as it is used here. */
interface Caught {
  /** Elysia's name of the kind of error. */
  code: string | number;
  error: unknown;
}

/**
 * Answers with a problem as JSON.
 *
 * @param status The HTTP status, where the problem's own does not fit.
 */
export function problemResponse(
  problem: Problem,
  status: number = STATUSES[problem.code] ?? 500,
): Response {
  return Response.json(problem, { status });
}

/**
 * Turns whatever a route threw into a problem that may be shown. The message
 * of an error that is not ours may hold paths or secrets: it goes to `log`
 * under a number, and only the number goes out.
 */
export function problemOf(
  { code, error }: Caught,
  log: (line: string) => void,
): Problem {
  if (isProblemError(error)) return error.problem;
  if (code === "NOT_FOUND") {
    return problem("not_found", "Nothing is at this address.").problem;
  }
  if (code === "VALIDATION") {
    return problem("bad_option", `Cannot read the request: ${issueOf(error)}`)
      .problem;
  }
  if (code === "PARSE") {
    return problem(
      "bad_option",
      "Cannot read the request as its body is not JSON.",
    ).problem;
  }
  const id = crypto.randomUUID().slice(0, 8);
  log(`error ${id}: ${error instanceof Error ? error.stack : String(error)}`);
  return problem(
    "unknown",
    `Something went wrong inside Haul; its log says more under ${id}.`,
  ).problem;
}

/** Elysia's word for a part of the request as a whole. */
const WHOLE = "root";

function issueOf(error: unknown): string {
  const issues =
    error instanceof Error && "all" in error && Array.isArray(error.all)
      ? error.all
      : [];
  const [{ path = WHOLE, message = "not as described" } = {}] = issues;
  return path === WHOLE ? `${message}.` : `${path}: ${message}.`;
}
