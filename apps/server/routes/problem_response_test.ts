import { expect, test } from "bun:test";
import { problem } from "@haul/contract";
import { problemOf, problemResponse } from "./problem_response.ts";

test.each([
  ["bad_url", 400],
  ["unauthorized", 401],
  ["not_found", 404],
  ["overloaded", 429],
  ["bad_reply", 502],
  ["timed_out", 504],
  ["io_failed", 500],
] as const)("problemResponse() answers %p with %p", async (code, status) => {
  const response = problemResponse(problem(code, "So it is.").problem);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({
    code,
    message: "So it is.",
    retry: "never",
  });
});

test("problemOf() tells the log, and not the caller, what a stranger's error says", () => {
  const lines: string[] = [];
  const error = new Error("CANARY in /home/ada/secret");
  const found = problemOf({ code: "UNKNOWN", error }, (line) =>
    lines.push(line),
  );
  expect(found.code).toBe("unknown");
  expect(JSON.stringify(found)).not.toContain("CANARY");
  expect(lines.join()).toContain("CANARY");
  const id = /under (\w+)\./.exec(found.message)?.[1] ?? "none";
  expect(lines.join()).toContain(id);
});

test("problemOf() passes on a problem as it is", () => {
  const error = problem("disk_full", "Full.");
  expect(problemOf({ code: "UNKNOWN", error }, () => undefined)).toBe(
    error.problem,
  );
});
