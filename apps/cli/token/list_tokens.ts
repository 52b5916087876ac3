import { KEYED_SERVICES, SERVICE_NAMES } from "@haul/contract";
import { type FoundKey, maskKey } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";
import { openKeys } from "../open_keys.ts";
import { jsonLine } from "../show/json_line.ts";
import { type Paint, paintFor } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";
import { spotWords } from "./spot_words.ts";
import { listWords } from "./token_words.ts";

/** `haul token list`: which keys there are and where, without showing them. */
export async function listTokens(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { json } = listWords(args);
  const { stdout, env } = context;
  const all = await openKeys(context).list();
  if (json) {
    for (const found of all) stdout.write(jsonLine(record(found, all)));
    return 0;
  }
  const paint = paintFor(stdout, env);
  for (const service of KEYED_SERVICES) {
    const keys = all.filter((found) => found.service === service);
    const rows = keys.map((found) => describe(found, { all, paint }));
    const none = `none    ${paint("dim", `haul token set ${service} stores one`)}`;
    for (const [index, row] of (rows.length > 0 ? rows : [none]).entries()) {
      const title = index === 0 ? SERVICE_NAMES[service] : "";
      stdout.write(`${paint("bold", title.padEnd(14))}${row}\n`);
    }
  }
  return 0;
}

function isUsed(found: FoundKey, all: readonly FoundKey[]): boolean {
  return all.find(({ service }) => service === found.service) === found;
}

function record(found: FoundKey, all: readonly FoundKey[]) {
  const { service, place, name } = found;
  return {
    type: "token",
    service,
    place,
    name,
    used: isUsed(found, all),
    masked: "secret" in found ? maskKey(found.secret) : null,
    ...("problem" in found ? { problem: found.problem } : {}),
  };
}

function describe(
  found: FoundKey,
  { all, paint }: { all: readonly FoundKey[]; paint: Paint },
): string {
  const where = spotWords(found);
  if ("problem" in found) {
    return `${paint("red", "✗".padEnd(8))}${plainText(found.problem.message)}`;
  }
  const key = maskKey(found.secret).padEnd(8);
  return isUsed(found, all)
    ? `${key}${where}`
    : paint("dim", `${key}${where}, not used: the one above outranks it`);
}
