import { expect, test } from "bun:test";
import type { RepositoryPlace } from "@haul/contract";
import { hfCachePaths } from "./hf_cache_paths.ts";

const COMMIT = "a".repeat(40);
const SHA256 = "b".repeat(64);

function pathsOf(place: Partial<RepositoryPlace>, digest = SHA256) {
  return hfCachePaths({
    place: {
      type: "models",
      id: "org/name",
      commit: COMMIT,
      revision: "main",
      path: "a.bin",
      ...place,
    },
    digest,
  });
}

test("hfCachePaths() names folders as huggingface_hub does", () => {
  expect(pathsOf({})).toEqual({
    blob: `models--org--name/blobs/${SHA256}`,
    snapshot: `models--org--name/snapshots/${COMMIT}/a.bin`,
    link: `../../blobs/${SHA256}`,
    ref: "models--org--name/refs/main",
  });
});

test.each([
  [{ type: "datasets", id: "squad" }, "datasets--squad/refs/main"],
  [{ type: "spaces", id: "o/n" }, "spaces--o--n/refs/main"],
  [{ revision: "refs/pr/1" }, "models--org--name/refs/refs/pr/1"],
  [{ revision: null }, null],
] as const)("hfCachePaths() of %j keeps the commit in %p", (place, ref) => {
  expect(pathsOf(place).ref).toBe(ref);
});

test.each([
  ["x/a.bin", `../../../blobs/${SHA256}`],
  ["x/y/z/a.bin", `../../../../../blobs/${SHA256}`],
])("hfCachePaths() leads from %s to the blob", (path, link) => {
  expect(pathsOf({ path }).link).toBe(link);
});

test("hfCachePaths() takes Git's names for small files", () => {
  const digest = "c".repeat(40);
  expect(pathsOf({}, digest).blob).toEndWith(`/blobs/${digest}`);
});

test.each<Partial<RepositoryPlace>>([
  { path: "../a.bin" },
  { path: "x/../../../a.bin" },
  { path: "/etc/passwd" },
  { path: "" },
  { path: "x//a" },
  { path: "x/" },
  { path: "a\\..\\b" },
  { path: "c:a" },
  { path: "a\0b" },
  { path: "a." },
  { id: "../name" },
  { id: "a/b/c" },
  { id: "" },
  { revision: "../../main" },
  { revision: "" },
])("hfCachePaths() refuses %j", (place) => {
  expect(() => pathsOf(place)).toThrow(/cannot have that name/);
});

test.each(["", "*".repeat(64), "b".repeat(63), "B".repeat(64)])(
  "hfCachePaths() takes no %p for a digest",
  (digest) => {
    expect(() => pathsOf({}, digest)).toThrow(/is neither/);
  },
);
