/**
 * The part of the contract that needs no schema: problems, secrets, names of
 * digests, how numbers and links are shown. Worker threads load this door,
 * since loading zod would cost each of them 70 ms and 10 MB.
 *
 * @example
 * ```ts
 * import { problem, toProblem } from "@haul/contract/plain";
 *
 * const error = problem("not_found", "No file at example.org.");
 * console.assert(toProblem(error).code === "not_found");
 * ```
 *
 * @module
 */

export { formatBytes, formatBytesOf, formatSpeed } from "./format_bytes.ts";
export { formatUtc } from "./format_utc.ts";
export {
  HASH_ALGORITHMS,
  HASH_HEX_LENGTHS,
  HASH_NAMES,
  type HashAlgorithm,
} from "./hash_algorithms.ts";
export { isSecretParameter } from "./is_secret_parameter.ts";
export { percentDecoded } from "./percent_decoded.ts";
export {
  exitCodeOf,
  isProblemError,
  PROBLEM_EXIT_CODES,
  type ProblemCode,
  ProblemError,
  type ProblemOptions,
  problem,
  toProblem,
} from "./problem.ts";
export { redactUrl } from "./redact_url.ts";
export { Secret } from "./secret.ts";
