import type { z } from "zod";

/** What each kind of value is called in YAML, for people. */
const KINDS: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: 'a list, each line behind "- "',
  object: 'lines of "key: value"',
};

/** What is wrong with a value of a file, as one speaks of it; no full stop. */
export function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return "there is no such key";
  if (issue.code === "invalid_type") {
    return `this must be ${KINDS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "invalid_value") {
    return `this can be ${issue.values.map(String).join(", ")}`;
  }
  return issue.message;
}
