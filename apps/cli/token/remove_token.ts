import { problem, SERVICE_NAMES } from "@haul/contract";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { spotWords } from "./spot_words.ts";
import { tokenWords } from "./token_words.ts";

/** `haul token remove SERVICE`: forgets what `haul token set` stored. */
export async function removeToken(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { service, json } = tokenWords("remove", args);
  const { stdout, stderr, env } = context;
  const title = SERVICE_NAMES[service];
  const keys = openKeys(context);
  const { removed, keychainRefusal } = await keys.remove(service);
  const left = (await keys.list()).filter((key) => key.service === service);
  if (keychainRefusal !== null) {
    stderr.write(
      `! The keychain could not be asked (${plainText(keychainRefusal)}); a key in it would still be there.\n`,
    );
  }
  for (const found of left) {
    stderr.write(
      `! ${spotWords(found)} still has a key for ${title}; Haul did not put it there.\n`,
    );
  }
  if (removed.length === 0) {
    throw problem("not_found", `Haul has stored no key for ${title}.`);
  }
  const mark = paintFor(stdout, env)("green", "✓");
  for (const spot of removed) {
    const { place, name } = spot;
    stdout.write(
      json
        ? jsonLine({ type: "token", service, removed: true, place, name })
        : `${mark} The key for ${title} is gone from ${spotWords(spot)}.\n`,
    );
  }
  return 0;
}
