import { expect, test } from "bun:test";
import { PROBLEM_EXIT_CODES, type ProblemCode, problem } from "@haul/contract";
import { english } from "../words/english.ts";
import { german } from "../words/german.ts";
import { problemText } from "./problem_text.ts";

const gone = problem("not_found", "example.org has no such file.", {
  host: "example.org",
}).problem;

test("problemText() says it as the server does, in English", () => {
  expect(problemText(gone, english)).toEqual({
    text: "example.org has no such file.",
    detail: null,
  });
});

test("problemText() says it in German, with the server's sentence behind", () => {
  expect(problemText(gone, german)).toEqual({
    text: "Bei example.org gibt es diese Datei nicht.",
    detail: "example.org has no such file.",
  });
});

test("problemText() leaves it to the server where there is no word for it", () => {
  const { problem: nameless } = problem("not_found", "There is no job 1.");
  expect(problemText(nameless, german)).toEqual({
    text: "There is no job 1.",
    detail: null,
  });
});

test("problemText() has a sentence of German for every problem that a download can end with", () => {
  const codes = Object.keys(PROBLEM_EXIT_CODES) as ProblemCode[];
  const wordless = codes.filter((code) => german.problems[code] === undefined);
  // These say nothing without the server's words, or are none of a page's.
  expect(wordless).toEqual([
    ...(["unknown", "interrupted", "already_running"] as const),
    ...(["exists", "bad_option"] as const),
  ]);
});
