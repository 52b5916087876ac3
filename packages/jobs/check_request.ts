import {
  type Endpoints,
  type JobOptions,
  JobOptionsSchema,
  problem,
} from "@haul/contract";
import { checkTemplate } from "@haul/library";
import { parseInput } from "@haul/sources";
import { type JobInput, shownUrl } from "./job_input.ts";
import type { JobRequest } from "./jobs.ts";
import { downloadFolder } from "./run/download_folder.ts";

/** A header's name by RFC 9110: one token. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** A header's value: no control characters but tabs, so that it stays one line. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Reads one request as strictly as it can be without asking the network.
 *
 * @throws {ProblemError} `bad_url` or `bad_option`, saying what is wrong and never showing a secret.
 */
export function checkRequest(
  request: JobRequest,
  scope: { roots: readonly string[]; endpoints: Endpoints },
): JobInput {
  const url = parseInput(request.url, scope.endpoints).href;
  const options = checkOptions(request.options ?? {}, url);
  const mirrors = options.mirrors.map(
    (mirror) => parseInput(mirror, scope.endpoints).href,
  );
  for (const [name, value] of Object.entries(options.headers)) {
    checkHeader(name, value);
  }
  downloadFolder(scope.roots, options.folder);
  if (options.template !== null) checkTemplate(options.template);
  return { url, options: { ...options, mirrors } };
}

function checkOptions(options: Partial<JobOptions>, url: string): JobOptions {
  const parsed = JobOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join(".") ?? "";
  throw problem(
    "bad_option",
    `The option ${JSON.stringify(name)} for ${shownUrl(url)} is not valid: ${issue?.message ?? "unknown reason"}.`,
  );
}

function checkHeader(name: string, value: string): void {
  if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) return;
  throw problem(
    "bad_option",
    `The header ${JSON.stringify(name)} cannot be sent: a name is one word, and a value one line of Latin-1 text.`,
  );
}
