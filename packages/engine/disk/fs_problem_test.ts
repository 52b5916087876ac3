import { expect, test } from "bun:test";
import { fsProblem } from "./fs_problem.ts";

const error = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ["ENOSPC", "write", "disk_full"],
  ["EDQUOT", "sync", "disk_full"],
  ["EFBIG", "write", "io_failed"],
  ["EIO", "sync", "io_failed"],
  ["EIO", "read", "io_failed"],
  ["EROFS", "create", "create_failed"],
  ["EACCES", "create", "create_failed"],
  ["EACCES", "open", "open_failed"],
  ["ENOENT", "create", "mkdir_failed"],
  ["ENOTDIR", "create", "mkdir_failed"],
  ["ENAMETOOLONG", "create", "create_failed"],
  ["ELOOP", "open", "open_failed"],
  ["EMFILE", "open", "open_failed"],
] as const)("fsProblem() calls %s at %s %s", (code, action, word) => {
  const { problem } = fsProblem(error(code), { action, path: "/d/a.part" });
  expect(problem.code).toBe(word);
  expect(problem.message).toContain("/d/a.part");
  expect(problem.retry).toBe("never");
});

test("fsProblem() names the missing amount, and FAT32's limit", () => {
  const full = {
    action: "write",
    path: "/d/a",
    missing: 2_100_000_000,
  } as const;
  expect(fsProblem(error("ENOSPC"), full).message).toContain(
    "1.96 GiB more needed",
  );
  const large = fsProblem(error("EFBIG"), { action: "write", path: "/d/a" });
  expect(large.message).toContain("4 GiB");
});

test("fsProblem() takes anything thrown", () => {
  const thrown = fsProblem("odd", { action: "write", path: "/d/a" });
  expect(thrown.problem.code).toBe("io_failed");
});
