import { problem } from "@haul/contract";
import type { CliContext, Command } from "./cli_context.ts";
import { closestWord } from "./options/closest_word.ts";
import { listTokens } from "./token/list_tokens.ts";
import { removeToken } from "./token/remove_token.ts";
import { setToken } from "./token/set_token.ts";
import { testToken } from "./token/test_token.ts";

const ACTIONS: Readonly<Record<string, Command>> = {
  list: listTokens,
  remove: removeToken,
  set: setToken,
  test: testToken,
};

/** `haul token`: stores, shows, checks and removes the user's keys. */
export async function runToken(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const [word, ...rest] = args;
  const action = Object.hasOwn(ACTIONS, word ?? "")
    ? ACTIONS[word ?? ""]
    : null;
  if (action) return await action(rest, context);
  const meant = closestWord(word ?? "", Object.keys(ACTIONS));
  const advice =
    meant === null ? "haul token --help shows how" : `did you mean ${meant}?`;
  throw problem(
    "bad_option",
    `haul token takes set, test, list or remove: ${advice}${meant === null ? "." : ""}`,
  );
}
