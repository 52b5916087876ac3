import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problem } from "@haul/contract";
import { checkContext } from "./_check_context.ts";
import { type Check, fine } from "./check.ts";
import { runChecks } from "./run_checks.ts";

test("runChecks() goes on after a check that throws, and removes the scratch folder", async () => {
  await using context = await checkContext();
  let scratch = "";
  const writes: Check = {
    name: "writes",
    async run(given) {
      scratch = given.scratch;
      await writeFile(join(scratch, "file"), "text");
      return fine("wrote");
    },
  };
  const throws: Check = {
    name: "throws",
    run: () => Promise.reject(problem("network", "It did not work.")),
  };
  const reports = await Array.fromAsync(runChecks([throws, writes], context));
  expect(reports).toMatchObject([
    { name: "throws", ok: "failed", detail: "It did not work." },
    { name: "writes", ok: "ok", detail: "wrote", fix: null },
  ]);
  expect(scratch).not.toBe("");
  expect(existsSync(scratch)).toBe(false);
});

test("runChecks() names TMPDIR where a check fails in the temporary folder", async () => {
  await using context = await checkContext();
  const throws: Check = {
    name: "throws",
    run: ({ scratch }) =>
      Promise.reject(
        problem("disk_full", `No room on the disk of ${scratch}.`),
      ),
  };
  const [report] = await Array.fromAsync(runChecks([throws], context));
  expect(report?.fix).toContain("TMPDIR");
  expect(report?.fix).toContain(tmpdir());
});
