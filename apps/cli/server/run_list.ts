import {
  formatBytes,
  formatSpeed,
  type Job,
  JobPhaseSchema,
  JobQuerySchema,
  problem,
} from "@haul/contract";
import type { CliContext, Output } from "../cli_context.ts";
import { choiceLines } from "../get/choice_lines.ts";
import { parseOptions } from "../options/parse_options.ts";
import { jobName } from "../show/job_name.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { percentOf } from "../show/percent_of.ts";
import { plainText } from "../show/plain_text.ts";
import { wrapText } from "../show/wrap_text.ts";
import { connect, SERVER_OPTIONS } from "./connect.ts";
import { holdWords } from "./hold_words.ts";
import { SHORT_ID_LENGTH, shortId } from "./short_id.ts";

const OPTIONS = { ...SERVER_OPTIONS, phase: { type: "string" } } as const;

/** `haul list`: the jobs of a running server, in the order of its queue. */
export async function runList(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const { phase } = values;
  if (phase !== undefined) checkPhases(phase);
  const client = await connect(values, context);
  const jobs = await client.list({
    ...(phase === undefined ? {} : { phase }),
    ...(positionals.length === 0 ? {} : { search: positionals.join(" ") }),
  });
  const { stdout, stderr, env } = context;
  if (values.json === true) {
    for (const job of jobs) stdout.write(jsonLine(job));
    return 0;
  }
  if (jobs.length === 0) stderr.write("No jobs.\n");
  const hold = holdWords(await client.settings());
  const paint = paintFor(stdout, env);
  const width = Math.max(0, ...jobs.map((job) => stateWords(job).length));
  for (const job of jobs) {
    const state = stateWords(job).padEnd(width);
    stdout.write(
      `${paint("dim", shortId(job))}  ${state}  ${plainText(jobName(job))}\n`,
    );
    for (const line of whyLines(job, stdout)) stdout.write(`${line}\n`);
  }
  if (hold !== null) stderr.write(`${hold}\n`);
  return 0;
}

function checkPhases(text: string): void {
  if (JobQuerySchema.shape.phase.safeParse(text).success) return;
  throw problem(
    "bad_option",
    `--phase takes ${JobPhaseSchema.options.join(", ")}, with commas between several, not ${JSON.stringify(text)}.`,
  );
}

/** What failed, or keeps a job from beginning, below the job that it is about. */
function whyLines({ state, notice }: Job, output: Output): string[] {
  const wait = state.phase === "queued" ? notice?.message : undefined;
  const why = state.phase === "failed" ? state.problem.message : wait;
  if (why === undefined) return [];
  const text = plainText(why);
  const indent = " ".repeat(SHORT_ID_LENGTH + 2);
  const said = wrapText(text, { output, indent, taken: indent.length });
  const choices = state.phase === "failed" ? choiceLines(state.problem) : [];
  return [`${indent}${said}`, ...choices];
}

function stateWords(job: Job): string {
  const { state } = job;
  switch (state.phase) {
    case "downloading": {
      const { bytes, size, speed } = state.progress;
      const amount =
        size === null ? formatBytes(bytes) : `${percentOf(bytes, size)}%`;
      return `downloading ${amount}, ${formatSpeed(speed)}`;
    }
    case "queued":
    case "paused":
      return job.savedBytes === 0
        ? state.phase
        : `${state.phase}, ${formatBytes(job.savedBytes)} here`;
    case "done":
      return `done, ${formatBytes(state.outcome.bytes)}, ${state.outcome.integrity}`;
    case "failed":
      return `failed: ${state.problem.code}`;
    case "expanded":
      return `${state.expansion.jobs.length} files`;
    default:
      return state.phase;
  }
}
