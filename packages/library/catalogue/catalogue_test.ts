import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Catalogue, type CatalogueFilter } from "./catalogue.ts";
import type { NewCatalogueFile } from "./catalogue_file.ts";

const sha = (digit: string) => digit.repeat(64);

let catalogue: Catalogue;

beforeEach(() => {
  catalogue = new Catalogue(":memory:", { now: () => 5 });
});

afterEach(() => catalogue[Symbol.dispose]());

function add(path: string, facts: Partial<NewCatalogueFile> = {}) {
  return catalogue.add({
    path,
    size: 3,
    mtime: 1795426800123.25,
    sha256: sha("1"),
    ...facts,
  });
}

test("add() gives back what it was told, and null for the rest", () => {
  expect(
    add("/m/ink.pt", { type: "lora", trainedWords: ["ink wash"] }),
  ).toEqual({
    path: "/m/ink.pt",
    name: "ink.pt",
    size: 3,
    mtime: 1795426800123.25,
    sha256: sha("1"),
    integrity: "unverified",
    source: null,
    modelId: null,
    versionId: null,
    type: "lora",
    baseModel: null,
    title: null,
    version: null,
    creator: null,
    trainedWords: ["ink wash"],
    page: null,
    lookedUpAt: null,
    missing: false,
  });
});

test("add() keeps what is known of a content, and begins anew for another one", () => {
  add("/m/a.pt", { title: "Ink", integrity: "verified" });
  expect(add("/m/a.pt", { mtime: 9, title: null })).toMatchObject({
    title: "Ink",
    integrity: "verified",
    mtime: 9,
  });
  expect(add("/other/b.pt").title).toBe("Ink");
  expect(add("/m/a.pt", { sha256: sha("2") })).toMatchObject({
    title: null,
    integrity: "unverified",
  });
});

test("copies() finds a content wherever it lies, but for what is gone", () => {
  add("/m/a.pt");
  add("/n/b.pt");
  add("/n/c.pt", { sha256: sha("2") });
  catalogue.mark("/n/b.pt", "missing");
  expect(catalogue.copies(sha("1")).map(({ path }) => path)).toEqual([
    "/m/a.pt",
  ]);
  expect(catalogue.copies(sha("1"), true)).toHaveLength(2);
  add("/n/b.pt");
  expect(catalogue.copies(sha("1"))).toHaveLength(2);
});

const FILTERS: [filter: CatalogueFilter, names: string[]][] = [
  [{}, ["Alpha.pt", "beta.pt", "gamma%.pt"]],
  [{ words: "INK sdxl" }, ["Alpha.pt"]],
  [{ words: "wash" }, ["beta.pt"]],
  [{ words: "%" }, ["gamma%.pt"]],
  [{ words: "_" }, []],
  [{ words: "' OR 1=1 --" }, []],
  [{ type: "vae" }, ["beta.pt"]],
  [{ type: "upscaler" }, ["gamma%.pt"]],
  [{ base: "sdxl" }, ["Alpha.pt"]],
  [{ base: "xl" }, []],
  [{ source: "civitai" }, ["Alpha.pt"]],
  [{ under: "/m" }, ["Alpha.pt", "beta.pt"]],
  [{ unverified: true }, ["beta.pt", "gamma%.pt"]],
  [{ missing: true }, ["gamma%.pt"]],
  [{ unasked: true }, ["beta.pt", "gamma%.pt"]],
  [{ limit: 1 }, ["Alpha.pt"]],
];

test.each(FILTERS)("list() with %j gives %j", (filter, names) => {
  add("/m/beta.pt", {
    sha256: sha("2"),
    type: "vae",
    trainedWords: ["Ink-Wash"],
  });
  add("/m/Alpha.pt", {
    title: "Ink",
    baseModel: "SDXL 1.0",
    source: "civitai",
    versionId: "9",
    integrity: "verified",
  });
  add("/models/gamma%.pt", { sha256: sha("3"), type: "realesrgan" });
  catalogue.mark("/models/gamma%.pt", "missing");
  expect(catalogue.list(filter).map(({ name }) => name)).toEqual(names);
});

test("duplicates() gives each content that lies twice, the largest first", () => {
  add("/m/a.pt", { size: 1 });
  add("/n/a.pt", { size: 1 });
  add("/m/b.pt", { sha256: sha("2"), size: 7 });
  add("/n/b.pt", { sha256: sha("2"), size: 7 });
  add("/n/c.pt", { sha256: sha("3") });
  const paths = catalogue
    .duplicates()
    .map((files) => files.map(({ path }) => path));
  expect(paths).toEqual([
    ["/m/b.pt", "/n/b.pt"],
    ["/m/a.pt", "/n/a.pt"],
  ]);
});

test("tell() says of every copy what a service told, and that it was asked", () => {
  add("/m/a.pt", { type: "lora" });
  add("/n/b.pt");
  catalogue.tell(sha("1"), { title: "Ink", versionId: "9" });
  for (const file of catalogue.list()) {
    expect(file).toMatchObject({
      title: "Ink",
      type: "lora",
      integrity: "verified",
      lookedUpAt: 5,
    });
  }
  add("/m/c.pt", { sha256: sha("2") });
  catalogue.tell(sha("2"), null);
  expect(catalogue.get("/m/c.pt")).toMatchObject({
    integrity: "unverified",
    lookedUpAt: 5,
  });
});

test("Catalogue keeps what it knows, and lets another process look at it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haul-catalogue-"));
  try {
    const path = join(folder, "home/library.db");
    using one = new Catalogue(path);
    one.add({ path: "/m/a.pt", size: 1, mtime: 2, sha256: sha("1") });
    using other = new Catalogue(path);
    expect(other.get("/m/a.pt")?.size).toBe(1);
    other.remove("/m/a.pt");
    expect(one.get("/m/a.pt")).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
