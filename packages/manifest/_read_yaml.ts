import { problem } from "@haul/contract";
import { type Document, isMap, isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { issueWords } from "./_issue_words.ts";

/**
 * Reads a YAML file by a schema.
 *
 * @param options.name How errors call the file.
 * @throws {ProblemError} `bad_option`, naming the line and what is wrong there.
 */
export function readYaml<T extends z.ZodType>(
  text: string,
  { name, schema }: { name: string; schema: T },
): z.infer<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    logLevel: "error",
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lineCounter.linePos(error.pos[0]);
    throw bad(`${name}:${line}`, error.message.replace(/\.$/, ""));
  }
  const parsed = schema.safeParse(plainValue(document, name) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((part) =>
    typeof part === "symbol" ? String(part) : part,
  );
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const at = offsetOf(document, path, key);
  const { line } = lineCounter.linePos(at);
  const where = [...path, ...(key === undefined ? [] : [key])].join(".");
  const why =
    issue === undefined || !document.hasIn(path)
      ? "this is missing"
      : issueWords(issue);
  throw bad(`${name}:${line}`, `${where === "" ? "" : `${where}: `}${why}`);
}

/** Aliases are looked up here: one may lead nowhere, or stand for too much. */
function plainValue(document: Document, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(name, why.split("\n", 1)[0]?.replace(/\.$/, "") ?? "");
  }
}

function bad(where: string, why: string): Error {
  const words = `${where}: ${why}`;
  // A key may be as long as the file.
  const short = words.length > 400 ? `${words.slice(0, 400)}…` : words;
  return problem("bad_option", `${short}.`);
}

/** Where the value of a path begins, or one of its keys; where it is missing, what holds it. */
function offsetOf(
  document: Document,
  path: readonly (string | number)[],
  key: string | undefined,
): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === key);
      if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
    }
    return node.range?.[0] ?? 0;
  }
  return 0;
}
