import { problem, type ServiceId } from "@haul/contract";
import { serviceNamed } from "@haul/keys";
import { parseOptions } from "../options/parse_options.ts";

const OPTIONS = { json: { type: "boolean" } } as const;

/** What stands after `haul token ACTION`. */
export interface TokenWords {
  service: ServiceId;
  json: boolean;
}

/**
 * Reads the words after an action that is about one service. Words are not
 * repeated in messages: one of them may be a key.
 *
 * @throws {ProblemError} `bad_option`
 */
export function tokenWords(
  action: string,
  args: readonly string[],
): TokenWords {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [word, ...rest] = positionals;
  if (word === undefined) {
    throw problem(
      "bad_option",
      `haul token ${action} needs a service: haul token ${action} huggingface.`,
    );
  }
  const service = serviceNamed(word);
  if (rest.length === 0) return { service, json: values.json ?? false };
  if (action !== "set") {
    throw problem("bad_option", `haul token ${action} takes one service.`);
  }
  throw problem(
    "bad_option",
    `A key on the command line can be read by other users of this machine, and stays in the shell's history, so Haul takes none there. haul token set ${service} asks for it, or reads it from stdin. Treat the one you typed as seen, and make another.`,
  );
}

/** Reads the words after an action that is about all services. */
export function listWords(args: readonly string[]): { json: boolean } {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0) {
    throw problem("bad_option", "haul token list takes no service.");
  }
  return { json: values.json ?? false };
}
