import type { JobAction } from "@haul/contract";
import type { CliContext, Command } from "./cli_context.ts";
import { version } from "./package.json" with { type: "json" };
import { type CommandName, USAGE } from "./usage.ts";

/** Each is loaded when it is asked for, so that `haul --help` costs nothing. */
const COMMANDS: Record<CommandName, () => Promise<Command>> = {
  get: async () => (await import("./run_get.ts")).runGet,
  info: async () => (await import("./run_info.ts")).runInfo,
  verify: async () => (await import("./run_verify.ts")).runVerify,
  scan: async () => (await import("./run_scan.ts")).runScan,
  library: async () => (await import("./run_library.ts")).runLibrary,
  history: async () => (await import("./run_history.ts")).runHistory,
  lock: async () => (await import("./run_lock.ts")).runLock,
  sync: async () => (await import("./run_sync.ts")).runSync,
  token: async () => (await import("./run_token.ts")).runToken,
  selftest: async () => (await import("./run_selftest.ts")).runSelftest,
  serve: async () => (await import("./run_serve.ts")).runServe,
  add: async () => (await import("./server/run_add.ts")).runAdd,
  list: async () => (await import("./server/run_list.ts")).runList,
  pause: () => action("pause"),
  resume: () => action("resume"),
  retry: () => action("retry"),
  remove: () => action("remove"),
  watch: async () => (await import("./server/run_watch.ts")).runWatch,
};

/** Other programs have it so: wget `-V`, aria2c `-v`. */
const VERSION_WORDS = new Set(["--version", "-V", "-v", "version"]);

async function action(name: JobAction): Promise<Command> {
  return (await import("./server/run_action.ts")).runAction(name);
}

/**
 * Runs one command line and tells problems in a sentence.
 *
 * @param argv The words after `haul`.
 * @returns The exit code, by aria2's table.
 */
export async function runCli(
  argv: readonly string[],
  context: CliContext,
): Promise<number> {
  const [word = "--help", ...args] = argv;
  if (VERSION_WORDS.has(word)) {
    context.stdout.write(`haul ${version}\n`);
    return 0;
  }
  if (word === "--help" || word === "-h" || word === "help") {
    context.stdout.write(usageOf(args[0]));
    return 0;
  }
  if (isCommand(word) && asksForHelp(args)) {
    context.stdout.write(USAGE[word]);
    return 0;
  }
  try {
    if (!isCommand(word)) throw await unknownCommand(word);
    const command = await COMMANDS[word]();
    return await command(args, context);
  } catch (error) {
    return await tell(error, context);
  }
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

function usageOf(word: string | undefined): string {
  return word !== undefined && isCommand(word) ? USAGE[word] : USAGE.haul;
}

/** Words after `--` are no options. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}

async function unknownCommand(word: string): Promise<Error> {
  const { problem, redactUrl } = await import("@haul/contract");
  const { closestWord } = await import("./options/closest_word.ts");
  const meant = word.includes("://")
    ? `get ${redactUrl(word)}`
    : closestWord(word, [...Object.keys(COMMANDS), "--version", "--help"]);
  const advice =
    meant === null ? "haul --help lists all." : `did you mean haul ${meant}?`;
  return problem(
    "bad_option",
    `There is no command ${JSON.stringify(redactUrl(word))}: ${advice}`,
  );
}

async function tell(error: unknown, context: CliContext): Promise<number> {
  const { exitCodeOf, toProblem } = await import("@haul/contract");
  const { choiceLines } = await import("./get/choice_lines.ts");
  const { markedLine } = await import("./show/marked_line.ts");
  const { paintFor } = await import("./show/paint.ts");
  const { plainText } = await import("./show/plain_text.ts");
  const { env, stderr, signal } = context;
  // What breaks because the user asked to stop is no news to the user.
  if (signal.aborted) return exitCodeOf("interrupted");
  const problem = toProblem(error);
  const { code, message } = problem;
  const mark = paintFor(stderr, env)("red", "✗");
  const text = plainText(message);
  const lines = [
    markedLine(mark, { text, output: stderr }),
    ...choiceLines(problem),
  ];
  stderr.write(`${lines.join("\n")}\n`);
  return exitCodeOf(code);
}
