import { expect, test } from "bun:test";
import {
  closeSync,
  lstatSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isProblemError } from "@haul/contract/plain";
import { tempFolder } from "../_temp_folder.ts";
import { realThreadFileOps as ops } from "./file_ops.ts";
import { openSharedPart } from "./open_shared_part.ts";

test("openSharedPart() opens the file that the coordinator holds", () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  writeFileSync(path, "abc");
  const { dev, ino } = lstatSync(path);
  const fd = openSharedPart({ path, dev, ino }, { ops, forWriting: true });
  ops.write(fd, Buffer.from("x"), 1);
  closeSync(fd);
  expect(readFileSync(path, "utf8")).toBe("axc");
});

test("openSharedPart() refuses a file that took the part's name (T-38)", () => {
  using folder = tempFolder();
  const path = join(folder.path, "a.part");
  writeFileSync(path, "abc");
  const { dev, ino } = lstatSync(path);
  const other = join(folder.path, "other");
  writeFileSync(other, "somebody's");
  renameSync(other, path);
  const open = () =>
    openSharedPart({ path, dev, ino }, { ops, forWriting: true });
  expect(open).toThrow("another file took its name");
  try {
    open();
  } catch (error) {
    expect(isProblemError(error) && error.problem.code).toBe("open_failed");
  }
  expect(readFileSync(path, "utf8")).toBe("somebody's");
});
