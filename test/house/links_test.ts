import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesLike, textOf } from "./_files.ts";
import { ROOT } from "./_workspaces.ts";

test.each(filesLike("**/*.md"))(
  "%s links to files that exist",
  async (path) => {
    const links = (await textOf(path)).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
    const missing = Array.from(links, ([, target = ""]) => target).filter(
      (target) => !existsSync(join(ROOT, dirname(path), target)),
    );
    expect(missing).toEqual([]);
  },
);

test("docs/architecture.md names files that exist", async () => {
  const text = await textOf("docs/architecture.md");
  const names = Array.from(text.matchAll(/`([\w/]+\.ts)`/g), ([, n = ""]) => n);
  const known = filesLike("{packages,apps,test,scripts}/**/*.{ts,tsx}");
  const unknown = names.filter(
    (name) => !known.some((path) => `/${path}`.endsWith(`/${name}`)),
  );
  expect(unknown).toEqual([]);
});
