/** What a run of `bun test` says of itself. */
export interface TestReport {
  passed: number;
  /** Failed tests, and files that broke while they were loaded. */
  failed: number;
  /** Names of the tests that did not run, with their files. */
  skipped: string[];
}

/**
 * Reads the summary that `bun test` prints and the names of skipped tests
 * from its JUnit file. A run without a summary has died on the way and counts
 * as one failure.
 *
 * @param output What `bun test` printed.
 * @param junit The text of its JUnit file, or "" where it wrote none.
 */
export function readTestReport(output: string, junit: string): TestReport {
  if (!/^Ran \d+ tests? across/m.test(output)) {
    return { passed: 0, failed: 1, skipped: [] };
  }
  return {
    passed: lastCount(output, "pass"),
    failed: lastCount(output, "fail"),
    skipped: skippedNames(junit),
  };
}

/** Tests print too, so only the last line of this form is the summary's. */
function lastCount(output: string, word: string): number {
  const lines = [...output.matchAll(new RegExp(`^ *(\\d+) ${word}$`, "gm"))];
  return Number(lines.at(-1)?.[1] ?? 0);
}

function skippedNames(junit: string): string[] {
  const cases = junit.matchAll(
    /<testcase name="([^"]*)"[^>]*file="([^"]*)"[^>]*>\s*<skipped/g,
  );
  return Array.from(
    cases,
    ([, name = "", file = ""]) => `${decode(file)}: ${decode(name)}`,
  );
}

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function decode(text: string): string {
  return text.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity);
}
