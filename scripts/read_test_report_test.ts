import { expect, test } from "bun:test";
import { readTestReport } from "./read_test_report.ts";

const SUMMARY = ` 7 pass
 2 skip
 1 fail
 40 expect() calls
Ran 10 tests across 3 files. [1.20s]
`;

test("readTestReport() counts what the summary counts", () => {
  expect(readTestReport(SUMMARY, "")).toEqual({
    passed: 7,
    failed: 1,
    skipped: [],
  });
});

test("readTestReport() believes the last summary, not what a test printed", () => {
  const output = ` 99 pass\n 98 fail\nRan 197 tests across 9 files.\n${SUMMARY}`;
  expect(readTestReport(output, "")).toMatchObject({ passed: 7, failed: 1 });
});

test("readTestReport() counts a run that died as one failure", () => {
  expect(readTestReport("panic: out of memory\n", "")).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test("readTestReport() names the skipped tests with their files", () => {
  const junit = `
    <testcase name="a() works" classname="" time="0" file="x_test.ts" line="1" />
    <testcase name="b() says &quot;no&quot;" classname="" file="y_test.ts" line="4" assertions="0">
      <skipped />
    </testcase>`;
  expect(readTestReport(SUMMARY, junit).skipped).toEqual([
    'y_test.ts: b() says "no"',
  ]);
});
