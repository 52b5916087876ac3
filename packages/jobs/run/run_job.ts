import { type Notice, problem, type ResolvedFile } from "@haul/contract";
import { type JobInput, shownUrl } from "../job_input.ts";
import type { RunContext, RunEnd } from "../queue/job_runs.ts";
import { admitted } from "./admitted.ts";
import { claimOf } from "./claim_of.ts";
import { type ExpandedLink, expand, type NewJob } from "./expand.ts";
import { inServiceWords } from "./in_service_words.ts";
import { resolveInput } from "./resolve_input.ts";
import { runFile } from "./run_file.ts";
import type { RunScope } from "./run_scope.ts";

/** What {@link runJob} takes besides the input. */
export interface RunOptions extends RunContext {
  scope: RunScope;
  /** Whether the input is one file of an expanded link: it expands no further. */
  isChild: boolean;
}

/**
 * Takes one job from its URL to the file in its place, or to the several files
 * that its link stands for.
 *
 * @throws {ProblemError} After a stop as well; what was fetched is then saved.
 */
export async function runJob(
  input: JobInput,
  options: RunOptions,
): Promise<RunEnd> {
  const { scope, isChild, signal, emit } = options;
  const onNotice = (notice: Notice) => emit({ type: "notice", notice });
  const files = await resolveInput(input, { ...scope, signal, onNotice });
  const [file] = files;
  if (file === undefined) {
    const shown = shownUrl(input.url);
    throw problem("not_found", `No file is behind ${shown}; check the link.`);
  }
  if (files.length === 1) {
    const open = admitted(file);
    const outcome = await inServiceWords(
      () => runFile(open, { ...options, input }),
      { ...scope, signal, input, file },
    );
    return { type: "done", outcome };
  }
  if (isChild) throw ambiguous(input, files);
  const link = expand(input, { ...scope, files });
  return { type: "expanded", link: await withClaims(link, { scope, files }) };
}

/** The same with the room that each file is to have. */
async function withClaims(
  link: ExpandedLink,
  { scope, files }: { scope: RunScope; files: readonly ResolvedFile[] },
): Promise<ExpandedLink> {
  const jobs: NewJob[] = [];
  for (const [at, job] of link.jobs.entries()) {
    const file = files[at];
    const claim = file && (await claimOf(file, { scope, input: job.input }));
    jobs.push({ ...job, claim: claim ?? null });
  }
  return { ...link, jobs };
}

/** A link of one file cannot stand for several, or a queue would grow without end. */
function ambiguous(input: JobInput, files: readonly ResolvedFile[]): Error {
  return problem(
    "choice_needed",
    `${shownUrl(input.url)} stands for ${files.length} files now; add the link again and choose.`,
  );
}
