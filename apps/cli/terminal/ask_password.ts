import { problem } from "@haul/contract";
import type { CliContext } from "../cli_context.ts";

/**
 * The password of a link: typed unseen at a terminal, else the first line of
 * stdin. It never stands among the arguments, which others can read.
 *
 * @throws {ProblemError} `password_needed` where none comes.
 */
export async function askPassword({
  stdin,
  stderr,
}: Pick<CliContext, "stdin" | "stderr">): Promise<string> {
  const password = stdin.isTerminal
    ? await typed({ stdin, stderr })
    : ((await stdin.readAll()).split(/\r?\n/, 1)[0] ?? "");
  if (password !== null && password !== "") return password;
  throw problem("password_needed", "No password was given; nothing was done.");
}

async function typed({
  stdin,
  stderr,
}: Pick<CliContext, "stdin" | "stderr">): Promise<string | null> {
  // The echo is off before anybody is asked: who pastes at once shows nothing.
  const answer = stdin.readHidden();
  stderr.write("Password of the link (it is not shown): ");
  const password = await answer;
  stderr.write("\n");
  return password;
}
