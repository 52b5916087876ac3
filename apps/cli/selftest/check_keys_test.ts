import { expect, test } from "bun:test";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkContext } from "./_check_context.ts";
import { checkKeys } from "./check_keys.ts";

test("checkKeys stores, reads and removes a key, and leaves none", async () => {
  await using context = await checkContext();
  expect(await checkKeys.run(context)).toEqual({
    ok: "ok",
    detail: "stored, read and removed in the file; you have none yet",
    fix: null,
  });
  expect(await readdir(join(context.scratch, "keys"))).toEqual([]);
});

test("checkKeys says where the user's keys are, and not what they are", async () => {
  await using context = await checkContext({ HF_TOKEN: "hf_canary" });
  const { detail } = await checkKeys.run(context);
  expect(detail).toEndWith("huggingface: HF_TOKEN (environment)");
  expect(detail).not.toContain("canary");
});

test("checkKeys fails where the file of a key is damaged", async () => {
  await using context = await checkContext();
  const folder = join(context.env["HOME"] ?? "", ".haul/keys");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "civitai"), "\x00\x01");
  expect(await checkKeys.run(context)).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining(join(folder, "civitai")),
    fix: expect.stringContaining("haul token set civitai"),
  });
});

test("checkKeys fails where a variable holds no key", async () => {
  await using context = await checkContext({ CIVITAI_TOKEN: "hf_canary" });
  expect(await checkKeys.run(context)).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining("begins like a key of Hugging Face"),
    fix: "Correct or unset CIVITAI_TOKEN.",
  });
});
