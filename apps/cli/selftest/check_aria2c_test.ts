import { expect, test } from "bun:test";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkContext } from "./_check_context.ts";
import { checkAria2c } from "./check_aria2c.ts";

/** A program of that name, which the check finds first. */
async function withProgram(script: string) {
  const context = await checkContext();
  const path = join(context.scratch, "aria2c");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { ...context, env: { PATH: context.scratch }, path };
}

test("checkAria2c tells the version of the program on PATH", async () => {
  await using context = await withProgram('echo "aria2 version 1.36.0"');
  expect(await checkAria2c.run(context)).toEqual({
    ok: "ok",
    detail: `version 1.36.0 (${context.path})`,
    fix: null,
  });
});

test("checkAria2c only warns where there is none, or one that does not start", async () => {
  await using nowhere = await checkContext({ PATH: "/nowhere" });
  expect(await checkAria2c.run(nowhere)).toMatchObject({
    ok: "warning",
    detail: expect.stringContaining("not found, and not needed"),
  });
  await using broken = await withProgram("exit 1");
  expect(await checkAria2c.run(broken)).toMatchObject({
    ok: "warning",
    detail: expect.stringContaining("does not start"),
  });
});
