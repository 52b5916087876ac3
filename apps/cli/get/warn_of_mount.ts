import { mountWarning } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";
import { tellWarning } from "../show/tell_warning.ts";

/** Tells the user of a folder that downloads had better not go to. */
export async function warnOfMount(
  folder: string,
  context: Pick<CliContext, "stderr" | "env">,
): Promise<void> {
  const warning = await mountWarning(folder);
  if (warning !== null) tellWarning(warning, context);
}
