import { createKeyStore, type KeyStore } from "@haul/keys";
import type { CliContext } from "./cli_context.ts";
import { plainText } from "./show/plain_text.ts";

/** The user's keys; what they should know of is told on stderr. */
export function openKeys({
  env,
  stderr,
}: Pick<CliContext, "env" | "stderr">): KeyStore {
  return createKeyStore({
    env,
    notice: (sentence) => stderr.write(`! ${plainText(sentence)}\n`),
  });
}
