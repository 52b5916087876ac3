import { ROOT } from "./_workspaces.ts";

const NOT_OURS_REGEXP =
  /(^|\/)(node_modules|dist|\.git|testdata|test\/out)\/|^models\/|^\.haul\//;

/** The repository's own files that match one of the patterns, from the root, sorted. */
export function filesLike(...patterns: string[]): string[] {
  return patterns
    .flatMap((pattern) => [
      ...new Bun.Glob(pattern).scanSync({ cwd: ROOT, dot: true }),
    ])
    .filter((path) => !NOT_OURS_REGEXP.test(path))
    .sort();
}

/** True for a test, and for a private helper that only tests use by its name. */
export function isTestFile(path: string): boolean {
  return /_test\.tsx?$/.test(path) || path.startsWith("test/");
}

/** The text of a file, given from the root. */
export async function textOf(path: string): Promise<string> {
  return await Bun.file(`${ROOT}/${path}`).text();
}
