import { expect, test } from "bun:test";
import { join } from "node:path";
import root from "../package.json" with { type: "json" };

const HERE = join(import.meta.dir, "haul.ts");

test("bun haul looks for what is installed before it imports any of it", async () => {
  expect(root.scripts.haul).toBe("bun run scripts/haul.ts");
  const imports = new Bun.Transpiler({ loader: "ts" }).scanImports(
    await Bun.file(HERE).text(),
  );
  const early = imports.filter(({ kind }) => kind === "import-statement");
  expect(early).not.toBeEmpty();
  for (const { path } of early) expect(path).toStartWith("node:");
});

test("bun never fetches a package by its name alone where it is missing", async () => {
  const { install } = (await import("../bunfig.toml")).default;
  expect(install.auto).toBe("disable");
});
