import { expect, test } from "bun:test";
import { filesLike, textOf } from "./_files.ts";

const files = filesLike(
  "{**/*.{ts,tsx,css,html,md,json,toml,sql},.ci/*,LICENSE,.gitignore}",
).filter((path) => path !== "test/house/prose_test.ts");

/** Every line of the repository that matches, as "path:line: text". */
async function linesLike(pattern: RegExp): Promise<string[]> {
  const found = await Promise.all(
    files.map(async (path) =>
      (await textOf(path))
        .split("\n")
        .map((line, index) => `${path}:${index + 1}: ${line.trim()}`)
        .filter((line) => pattern.test(line.slice(line.indexOf(": ") + 1))),
    ),
  );
  return found.flat();
}

test("the repository's prose makes no promises to itself", async () => {
  expect(await linesLike(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  expect(await linesLike(/\bfor now\b|\bcoming soon\b/i)).toEqual([]);
  // An input's placeholder is an attribute, not an unfinished thing.
  expect(await linesLike(/(?<!:)\bplaceholder\b(?!=|-shown|:)/i)).toEqual([]);
});

test("no file names a path of the machine it was written on", async () => {
  expect(
    await linesLike(/(?<![\w./*$}])\/(work|root|home\/\w+|tmp\/lab\w*)\//),
  ).toEqual([]);
});

test("no file names a package registry", async () => {
  expect(
    await linesLike(/registry\.npmjs|npmmirror|deb\.debian|ftp\.debian/),
  ).toEqual([]);
});

test("bun.lock fits every machine: it holds names and digests, no addresses", async () => {
  expect(await textOf("bun.lock")).not.toMatch(/https?:\/\/|localhost/);
});

test("bun.lock and the catalog pin every version exactly", async () => {
  const { workspaces } = await import("../../package.json");
  const loose = Object.entries(workspaces.catalog).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});
