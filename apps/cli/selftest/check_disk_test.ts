import { expect, test } from "bun:test";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkContext } from "./_check_context.ts";
import { checkDisk } from "./check_disk.ts";

test("checkDisk tells the room in the folder and leaves nothing there", async () => {
  await using context = await checkContext();
  const { ok, detail } = await checkDisk.run(context);
  expect(ok).not.toBe("failed");
  expect(detail).toEndWith(` free in ${context.models}`);
  expect(await readdir(context.models)).toEqual([]);
});

test("checkDisk makes no folder that is not there yet", async () => {
  await using context = await checkContext();
  const models = join(context.models, "not/yet");
  const { detail } = await checkDisk.run({ ...context, models });
  expect(detail).toEndWith(` free in ${context.models}`);
  expect(await readdir(context.models)).toEqual([]);
});

test("checkDisk fails where a file has the folder's name", async () => {
  await using context = await checkContext();
  const models = join(context.models, "file");
  await writeFile(models, "");
  expect(await checkDisk.run({ ...context, models })).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining(`${models} is a file`),
    fix: expect.stringContaining("--root"),
  });
});

test.if(process.platform === "linux")(
  "checkDisk fails where nothing can be written",
  async () => {
    await using context = await checkContext();
    // Not even root can write there.
    expect(await checkDisk.run({ ...context, models: "/proc" })).toMatchObject({
      ok: "failed",
      detail: expect.stringMatching(/^cannot write in \/proc \(E[A-Z]+\)/),
      fix: expect.stringContaining("Make the folder writable"),
    });
  },
);
