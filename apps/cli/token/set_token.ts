import {
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  type ServiceId,
} from "@haul/contract";
import type { SetKey } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";
import { jsonLine } from "../show/json_line.ts";
import { paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { spotWords } from "./spot_words.ts";
import { tokenWords } from "./token_words.ts";

/**
 * `haul token set SERVICE`: takes a key by a prompt that shows nothing, or
 * from stdin, and stores it.
 */
export async function setToken(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { service, json } = tokenWords("set", args);
  const set = await openKeys(context).set(
    service,
    await keyFrom(service, context),
  );
  const { stdout } = context;
  stdout.write(json ? jsonLine(record(set)) : describe(set, context));
  return 0;
}

async function keyFrom(
  service: ServiceId,
  { stdin, stderr }: CliContext,
): Promise<string> {
  if (!stdin.isTerminal) return await stdin.readAll();
  const page = SERVICE_KEYS[service]?.page;
  const title = SERVICE_NAMES[service];
  // The echo is off before anybody is asked: who pastes at once shows nothing.
  const answer = stdin.readHidden();
  if (page !== undefined)
    stderr.write(`A key for ${title} is made at ${page}\n`);
  stderr.write("Paste it here; it is not shown. Then press Enter: ");
  const typed = await answer;
  stderr.write("\n");
  if (typed !== null) return typed;
  throw problem("interrupted", "Nothing was stored.");
}

function record({ stored, used }: SetKey): Record<string, unknown> {
  const { service, place, name } = stored;
  const isUsed = used.place === place && used.name === name;
  return { type: "token", service, place, name, used: isUsed };
}

function describe(set: SetKey, context: CliContext): string {
  const { stored, used, keychainRefusal } = set;
  const paint = paintFor(context.stdout, context.env);
  const title = SERVICE_NAMES[stored.service];
  const lines = [
    `${paint("green", "✓")} The key for ${title} is in ${spotWords(stored)}.`,
  ];
  if (keychainRefusal !== null) {
    lines.push(
      `  You alone can read that file. The keychain was not used: ${plainText(keychainRefusal)}.`,
    );
  }
  if (used.name !== stored.name) {
    lines.push(
      `${paint("yellow", "!")} ${spotWords(used)} outranks it and is used instead.`,
    );
  }
  lines.push(`  haul token test ${stored.service} asks ${title} whose it is.`);
  return `${lines.join("\n")}\n`;
}
