import { type Job, type JobAction, problem } from "@haul/contract";
import type { CliContext, Command } from "../cli_context.ts";
import { parseOptions } from "../options/parse_options.ts";
import { connect, jobNamed, SERVER_OPTIONS } from "./connect.ts";

const OPTIONS = {
  ...SERVER_OPTIONS,
  all: { type: "boolean" },
  "keep-part": { type: "boolean" },
} as const;

/** What is said of it: "paused 2 jobs". */
const DONE_WORDS = {
  pause: "paused",
  resume: "resumed",
  retry: "started again",
  remove: "removed",
} as const satisfies Record<JobAction, string>;

/** `haul pause`, `haul resume`, `haul remove`: one thing done to jobs of a running server. */
export function runAction(action: JobAction): Command {
  return async (args, context) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const isAll = values.all === true;
    if (isAll === positionals.length > 0) throw unclear(action);
    const client = await connect(values, context);
    if (isAll && (action === "pause" || action === "resume")) {
      await client.setSettings({ paused: action === "pause" });
      say(context, `${DONE_WORDS[action]} everything`);
      return 0;
    }
    const jobs = await client.list();
    const ids = isAll
      ? jobs.filter(isMeant(action)).map(({ id }) => id)
      : positionals.map((word) => jobNamed(jobs, word).id);
    const keepPart = values["keep-part"] ?? false;
    const count =
      ids.length === 0 ? 0 : await client.bulk(action, { ids, keepPart });
    say(
      context,
      `${DONE_WORDS[action]} ${count} ${count === 1 ? "job" : "jobs"}`,
    );
    return 0;
  };
}

/** All that an action can be done to. */
function isMeant(action: JobAction): (job: Job) => boolean {
  return ({ state }) => action !== "retry" || state.phase === "failed";
}

function say({ stderr }: CliContext, what: string): void {
  stderr.write(`${what[0]?.toUpperCase()}${what.slice(1)}.\n`);
}

function unclear(action: JobAction): Error {
  return problem(
    "bad_option",
    `haul ${action} takes the ids of jobs, as haul list shows them, or --all.`,
  );
}
