import { expect, test } from "bun:test";
import { dirname, join, normalize } from "node:path";
import { filesLike, isTestFile } from "./_files.ts";
import { readModule } from "./_module.ts";
import { workspaces } from "./_workspaces.ts";

/** Who may depend on whom; docs/architecture.md says why. */
const ROOMS: Record<string, string[]> = {
  "@haul/contract": ["zod"],
  "@haul/net": ["@haul/contract", "ipaddr.js"],
  "@haul/keys": ["@haul/contract"],
  "@haul/engine": [
    "@haul/contract",
    "@haul/net",
    "hash-wasm",
    "http-link-header",
    "piscina",
    "structured-headers",
  ],
  "@haul/sources": [
    "@haul/contract",
    "content-disposition",
    "node-html-parser",
    "picomatch",
    "zod",
  ],
  "@haul/manifest": [
    "@haul/contract",
    "@haul/library",
    "@haul/lists",
    "yaml",
    "zod",
  ],
  "@haul/lists": ["@haul/contract", "papaparse", "zod"],
  "@haul/database": ["@haul/contract"],
  "@haul/library": [
    "@haul/contract",
    "@haul/database",
    "filenamify",
    "shlex",
    "yaml",
  ],
  "@haul/jobs": [
    "@haul/contract",
    "@haul/database",
    "@haul/engine",
    "@haul/library",
    "@haul/net",
    "@haul/sources",
  ],
  "@haul/client": ["@elysiajs/eden", "@haul/contract"],
  "@haul/server": [
    "@elysiajs/static",
    "@haul/contract",
    "@haul/jobs",
    "@haul/keys",
    "elysia",
    "zod",
  ],
  "@haul/web": [
    "@haul/client",
    "@haul/contract",
    "@haul/lists",
    "@tanstack/solid-virtual",
    "solid-js",
    "uplot",
  ],
  "@haul/cli": [
    "@haul/client",
    "@haul/contract",
    "@haul/jobs",
    "@haul/keys",
    "@haul/lists",
    "@haul/manifest",
    "@haul/server",
  ],
  "@haul/fixture_server": [],
};

/** Rooms that may depend on anything: nothing depends on them. */
const FREE = ["@haul/test", "@haul/scripts"];

/** What a room's tests and types may take besides its dependencies. */
const DEV_ROOMS: Record<string, string[]> = {
  "@haul/client": ["@haul/server", "@haul/jobs"],
  // What a server says is judged by what its own client makes of it.
  "@haul/server": ["@haul/client"],
};

const all = await workspaces();
const rooms = all.filter(({ manifest }) => !FREE.includes(manifest.name));

/** The files of a room that run in the product. */
function productFiles(folder: string): string[] {
  return filesLike(`${folder}/**/*.{ts,tsx}`).filter(
    (path) => !isTestFile(path) && !path.endsWith("vite.config.ts"),
  );
}

test.each(rooms.map(({ manifest }) => manifest))(
  "$name depends on nothing but what the table allows",
  (manifest) => {
    const allowed = ROOMS[manifest.name] ?? [];
    const declared = Object.keys(manifest.dependencies ?? {});
    expect(ROOMS).toHaveProperty([manifest.name]);
    expect(declared.filter((name) => !allowed.includes(name))).toEqual([]);
  },
);

test.each(rooms.map(({ manifest }) => manifest))(
  "$name takes no other room for its tests but the fixture server",
  (manifest) => {
    const allowed = [
      "@haul/fixture_server",
      ...(ROOMS[manifest.name] ?? []),
      ...(DEV_ROOMS[manifest.name] ?? []),
    ];
    const declared = Object.keys(manifest.devDependencies ?? {}).filter(
      (name) => name.startsWith("@haul/"),
    );
    expect(declared.filter((name) => !allowed.includes(name))).toEqual([]);
  },
);

test("the client takes nothing but types from the server", async () => {
  const modules = await Promise.all(
    productFiles("packages/client").map(readModule),
  );
  const loaded = modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => /^(@haul\/server|elysia)/.test(specifier))
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ specifier }) => `${path}: ${specifier}`),
  );
  expect(loaded).toEqual([]);
});

test.each(rooms.map(({ folder }) => folder))(
  "%s imports only its own files by path",
  async (folder) => {
    const inside = folder.startsWith("test/") ? folder : `${folder}/`;
    const modules = await Promise.all(
      filesLike(`${folder}/**/*.{ts,tsx}`).map(readModule),
    );
    const outside = modules.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith("."))
        .map(({ specifier }) => normalize(join(dirname(path), specifier)))
        .filter((target) => !target.startsWith(inside))
        .map((target) => `${path} → ${target}`),
    );
    expect(outside).toEqual([]);
  },
);

test("a _private file is imported from inside its folder alone", async () => {
  const modules = await Promise.all(filesLike("**/*.{ts,tsx}").map(readModule));
  const trespasses = modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => /^\.\.?\/(.*\/)?_[^/]+$/.test(specifier))
      .map(({ specifier }) => normalize(join(dirname(path), specifier)))
      .filter((target) => !path.startsWith(`${dirname(target)}/`))
      .map((target) => `${path} → ${target}`),
  );
  expect(trespasses).toEqual([]);
});
