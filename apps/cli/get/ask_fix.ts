import type { JobOptions, Problem } from "@haul/contract";
import { FileChoiceSchema } from "@haul/contract";
import type { CliContext } from "../cli_context.ts";
import { plainText } from "../show/plain_text.ts";
import { isLink } from "./choice_lines.ts";

/** One link, and what holds for it. */
export interface Wanted {
  url: string;
  options: Partial<JobOptions>;
  /** Where a list names it, as `LIST:LINE`. */
  from?: string;
}

/** Tells whether a person at the terminal can answer a problem at once. */
export function canAsk(
  { fix }: Problem,
  { stdin, stderr }: Pick<CliContext, "stdin" | "stderr">,
): boolean {
  const isAsking = fix?.kind === "choose" || fix?.kind === "give_password";
  return isAsking && stdin.isTerminal && stderr.isTerminal;
}

/**
 * Asks the person at the terminal for what a link lacks: which of its files,
 * or its password.
 *
 * @returns The link with the answer, or null where the person gave up.
 */
export async function askFix(
  wanted: Wanted,
  problem: Problem,
  context: Pick<CliContext, "stdin" | "stderr">,
): Promise<Wanted | null> {
  const { fix } = problem;
  if (fix?.kind === "give_password") {
    const password = await askHidden(
      `${plainText(problem.message)}\nPassword: `,
      context,
    );
    const options = { ...wanted.options, password };
    return password === null || password === "" ? null : { ...wanted, options };
  }
  if (fix?.kind !== "choose") return null;
  const id = await askChoice(problem, context);
  if (id === null) return null;
  if (isLink(id)) return { ...wanted, url: id };
  // What was said before led to no one file: the answer stands in its place.
  const { type = null } = wanted.options.choice ?? {};
  const choice = FileChoiceSchema.parse({ type, file: id });
  return { ...wanted, options: { ...wanted.options, choice } };
}

async function askHidden(
  question: string,
  { stdin, stderr }: Pick<CliContext, "stdin" | "stderr">,
): Promise<string | null> {
  // The echo is off before anybody is asked: who pastes at once shows nothing.
  const answer = stdin.readHidden();
  stderr.write(question);
  const typed = await answer;
  stderr.write("\n");
  return typed;
}

async function askChoice(
  { fix, message }: Problem,
  { stdin, stderr }: Pick<CliContext, "stdin" | "stderr">,
): Promise<string | null> {
  const choices = fix?.kind === "choose" ? fix.choices : [];
  const width = String(choices.length).length;
  stderr.write(`${plainText(message)}\n`);
  for (const [at, { label }] of choices.entries()) {
    stderr.write(`  ${String(at + 1).padStart(width)}  ${plainText(label)}\n`);
  }
  for (;;) {
    stderr.write(`Which one? 1 to ${choices.length}, or nothing to leave it: `);
    const typed = await stdin.readLine();
    if (typed === null) stderr.write("\n");
    const line = typed?.trim() ?? "";
    if (line === "") return null;
    const chosen = choices[Number(line) - 1];
    if (/^\d+$/.test(line) && chosen !== undefined) return chosen.id;
  }
}
