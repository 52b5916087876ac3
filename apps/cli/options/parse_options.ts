import { parseArgs } from "node:util";
import { problem } from "@haul/contract";
import { closestWord } from "./closest_word.ts";

/** The options of one command, by their long name. */
export interface OptionTable {
  readonly [name: string]: {
    type: "string" | "boolean";
    multiple?: boolean;
    short?: string;
  };
}

interface Token {
  kind: string;
  name?: string;
  rawName?: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

/**
 * Reads the words after a command's name.
 *
 * @param args What the user typed.
 * @throws {ProblemError} `bad_option`, saying what was meant where that is plain.
 */
export function parseOptions<const T extends OptionTable>(
  args: readonly string[],
  options: T,
) {
  const shared = { args: [...args], options, allowPositionals: true } as const;
  const { tokens } = parseArgs({ ...shared, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "option") checkOption(token, options);
  }
  try {
    return parseArgs({ ...shared, strict: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw problem("bad_option", `${reason.replace(/\.$/, "")}.`, { cause });
  }
}

function checkOption(token: Token, options: OptionTable): void {
  const { name = "", rawName = "", value } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    throw problem("bad_option", unknownOption(rawName, options));
  }
  if (option.type === "boolean" && value !== undefined) {
    throw problem(
      "bad_option",
      `${rawName} takes no value; write it without "=${value}".`,
    );
  }
  if (option.type === "string" && isMissing(token)) {
    throw problem("bad_option", `${rawName} needs a value after it.`);
  }
}

/** A word that looks like an option was hardly meant as a value. */
function isMissing({ value, inlineValue }: Token): boolean {
  if (value === undefined) return true;
  return inlineValue !== true && /^--?[a-z]/i.test(value);
}

function unknownOption(rawName: string, options: OptionTable): string {
  const meant = closestWord(
    rawName.replace(/^-+/, "").toLowerCase(),
    Object.keys(options),
  );
  const advice =
    meant === null ? "--help lists all" : `did you mean --${meant}?`;
  return `There is no option ${rawName}: ${advice}${meant === null ? "." : ""}`;
}
