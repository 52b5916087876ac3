import type { CliContext } from "../cli_context.ts";
import { canAsk } from "../get/ask_fix.ts";
import type { GetOptions } from "../options/get_options.ts";
import type { GetReporter } from "./get_reporter.ts";
import { JsonReporter } from "./json_reporter.ts";
import { LiveScreen } from "./live_screen.ts";
import { paintFor } from "./paint.ts";
import { PlainLog } from "./plain_log.ts";
import { TextReporter } from "./text_reporter.ts";

/** Chooses how to tell of a run: for a script, for a person, for a log, or hardly. */
export function chooseReporter(
  options: Pick<GetOptions, "json" | "quiet"> & {
    linkCount: number;
    /** Where the links stand, so that errors say where. @default none */
    lists?: readonly string[];
  },
  context: Pick<CliContext, "env" | "stdin" | "stdout" | "stderr">,
): GetReporter {
  const { env, stdout, stderr } = context;
  const { json, quiet, linkCount, lists = [] } = options;
  if (json) return new JsonReporter({ output: stdout, quiet });
  const paint = paintFor(stderr, env);
  const isLive = stderr.isTerminal && !quiet;
  return new TextReporter({
    stdout,
    stderr,
    paint,
    namesEach: linkCount > 1 || lists.length > 0,
    quiet,
    asks: (problem) => isLive && canAsk(problem, context),
    showsWaits: isLive,
    view: isLive
      ? new LiveScreen({ output: stderr, paint })
      : new PlainLog({ output: stderr }),
  });
}
