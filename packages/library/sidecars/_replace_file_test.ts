import { expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceFile, stampOf } from "./_replace_file.ts";

test("replaceFile() writes nothing over what somebody wrote meanwhile", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haul-replace-"));
  try {
    const path = join(folder, "a.json");
    expect(await replaceFile(path, "one", null)).toBe(true);
    const stamp = await stampOf(path);
    await writeFile(path, "edited");
    expect(await replaceFile(path, "two", stamp)).toBe(false);
    expect(await replaceFile(path, "two", null)).toBe(false);
    expect(await readFile(path, "utf8")).toBe("edited");
    expect(await replaceFile(path, "two", await stampOf(path))).toBe(true);
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(folder)).toEqual(["a.json"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
