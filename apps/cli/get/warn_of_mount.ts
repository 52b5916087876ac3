import { mountWarning } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";

/** Tells the user of a folder that downloads had better not go to. */
export async function warnOfMount(
  folder: string,
  { stderr, env }: Pick<CliContext, "stderr" | "env">,
): Promise<void> {
  const warning = await mountWarning(folder);
  if (warning === null) return;
  stderr.write(
    `${paintFor(stderr, env)("yellow", "!")} ${plainText(warning)}\n`,
  );
}
