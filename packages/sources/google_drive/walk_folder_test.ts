import { expect, test } from "bun:test";
import type { DriveEntry } from "./drive_entry.ts";
import { driveLink } from "./drive_link.ts";
import { walkFolder } from "./walk_folder.ts";

const ROOT = driveLink({ kind: "folder", id: "root" });

function entry(kind: "file" | "folder", id: string): DriveEntry {
  return { link: driveLink({ kind, id }), name: id, size: null, hashes: [] };
}

test("walkFolder() enters each folder once, however many ways lead to it", async () => {
  const asked: string[] = [];
  const files = await walkFolder(ROOT, async ({ id }) => {
    asked.push(id);
    return id === "root"
      ? [entry("folder", "a"), entry("folder", "a"), entry("file", "f")]
      : [entry("folder", "root"), entry("folder", "a"), entry("file", "g")];
  });
  expect(asked).toEqual(["root", "a"]);
  expect(files.map(({ name, folder }) => [name, folder])).toEqual([
    ["f", null],
    ["g", "a"],
  ]);
});

test("walkFolder() asks for four folders at a time at most", async () => {
  let now = 0;
  let most = 0;
  await walkFolder(ROOT, async ({ id }) => {
    now++;
    most = Math.max(most, now);
    await Promise.resolve();
    now--;
    const ids =
      id === "root" ? Array.from({ length: 9 }, (_, n) => `d${n}`) : [];
    return ids.map((each) => entry("folder", each));
  });
  expect(most).toBe(4);
});

test("walkFolder() refuses a folder that is too deep", () => {
  let depth = 0;
  const walk = walkFolder(ROOT, async () => [entry("folder", `d${depth++}`)]);
  expect(walk).rejects.toThrow("more than 20 deep");
});

test.each([
  ["folder", 500],
  ["file", 10_000],
] as const)(
  "walkFolder() refuses a folder with too many of kind %p",
  (kind, most) => {
    const ids = Array.from({ length: most + 1 }, (_, n) => `i${n}`);
    const walk = walkFolder(ROOT, async ({ id }) =>
      id === "root" ? ids.map((each) => entry(kind, each)) : [],
    );
    expect(walk).rejects.toThrow(`holds over ${most} ${kind}s`);
  },
);
