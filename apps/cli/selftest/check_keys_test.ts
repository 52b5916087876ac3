import { expect, test } from "bun:test";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
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

test("checkKeys fails where a file lies in the place of the folder for keys", async () => {
  await using context = await checkContext();
  const home = join(context.env["HOME"] ?? "", ".haul");
  await writeFile(home, "");
  expect(await checkKeys.run(context)).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining(`${home}/keys is a file, or lies in one`),
    fix: expect.stringContaining("HAUL_HOME"),
  });
});

test.if(process.platform === "linux")(
  "checkKeys fails where no key can be written",
  async () => {
    // Not even root can write there.
    await using context = await checkContext({ HAUL_HOME: "/proc/haul" });
    expect(await checkKeys.run(context)).toMatchObject({
      ok: "failed",
      detail: expect.stringMatching(/cannot write in \/proc \(E[A-Z]+\)/),
    });
  },
);

test.if(process.platform !== "win32")(
  "checkKeys warns of a key that others could read, and closes it to them",
  async () => {
    await using context = await checkContext();
    const folder = join(context.env["HOME"] ?? "", ".haul/keys");
    await mkdir(folder, { recursive: true });
    const path = join(folder, "civitai");
    await writeFile(path, "0123456789abcdef", { mode: 0o644 });
    expect(await checkKeys.run(context)).toMatchObject({
      ok: "warning",
      detail: expect.stringContaining(`civitai: ${path}`),
      fix: expect.stringContaining(`Other users could read "${path}"`),
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await checkKeys.run(context)).toMatchObject({ ok: "ok" });
  },
);

test("checkKeys fails where a variable holds no key", async () => {
  await using context = await checkContext({ CIVITAI_TOKEN: "hf_canary" });
  expect(await checkKeys.run(context)).toMatchObject({
    ok: "failed",
    detail: expect.stringContaining("begins like a key of Hugging Face"),
    fix: "Correct or unset CIVITAI_TOKEN.",
  });
});
