import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PROBLEM_EXIT_CODES } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";

const docs = await Bun.file(join(import.meta.dir, "../docs/cli.md")).text();

test.each(Object.entries(PROBLEM_EXIT_CODES))(
  "docs/cli.md lists %s with exit code %i",
  (code, exitCode) => {
    const row = docs
      .split("\n")
      .find((line) => line.startsWith("| ") && line.includes(`\`${code}\``));
    expect(row).toStartWith(`| ${exitCode} |`);
  },
);

test.each([
  "get",
  "info",
  "verify",
  "scan",
  "library",
  "lock",
  "sync",
  "token",
  "selftest",
  "serve",
  "add",
  "list",
  "watch",
])("docs/cli.md explains every option of haul %s", async (command) => {
  await using folder = await tempDir();
  const cwd = join(folder.path, "cwd");
  await mkdir(cwd);
  const { stdout } = await runHaul([command, "--help"], { cwd });
  const start = docs.indexOf(`\n## haul ${command}`);
  const section = docs.slice(start, docs.indexOf("\n## ", start + 1));
  const options = stdout.match(/--[a-z0-9-]+/g) ?? [];
  expect(options).not.toBeEmpty();
  for (const option of options) expect(section).toContain(`${option}`);
});
