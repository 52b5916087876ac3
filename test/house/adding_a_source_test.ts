import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EndpointsSchema } from "@haul/contract";
import { type Source, sourceContext } from "@haul/sources";
import { textOf } from "./_files.ts";
import { ROOT } from "./_workspaces.ts";

const page = await textOf("docs/adding_a_source.md");

// Inside this workspace, as it imports from the room of the sources.
const FOLDER = join(ROOT, "test/out", `adding_a_source_${process.pid}`);
const SOURCES = "../../../packages/sources";
const MODULE = join(FOLDER, "example_hub_source.ts");

/** The page's source, in the place of a service that has no keys. */
function codeOfPage(): string {
  const [, code = ""] = /```ts\n([\s\S]*?)\n```/.exec(page) ?? [];
  return code
    .replaceAll("examplehub", "mega")
    .replaceAll('from "../', `from "${SOURCES}/`)
    .replace('from "zod"', `from "${SOURCES}/node_modules/zod"`);
}

beforeAll(async () => {
  await Bun.write(
    join(FOLDER, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: { types: ["bun-types"] },
      include: ["."],
    }),
  );
  await Bun.write(MODULE, codeOfPage());
});

afterAll(async () => {
  await rm(FOLDER, { recursive: true, force: true });
});

test("docs/adding_a_source.md names files that exist, but for those of its example", () => {
  const named = [...page.matchAll(/`((?:\w+\/)+[\w.]*|\w+\.md)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => !path.includes("example_hub"));
  expect(named.length).toBeGreaterThan(15);
  const missing = named.filter((path) => !existsSync(join(ROOT, path)));
  expect(missing).toEqual([]);
});

test("docs/adding_a_source.md names the registry, the tables and the interface as the code does", async () => {
  const named = [
    ["packages/contract/service.ts", "SERVICE_NAMES"],
    ["packages/contract/service.ts", "EndpointsSchema"],
    ["packages/contract/service.ts", "ENDPOINT_VARIABLES"],
    ["packages/contract/service_keys.ts", "SERVICE_KEYS"],
    ["packages/sources/sources.ts", "SOURCES"],
    ["packages/sources/source.ts", "shorthand?("],
    ["packages/sources/source.ts", "account?("],
  ] as const;
  for (const [path, name] of named) {
    expect(page).toContain(`\`${name.replace("?(", "")}\``);
    expect(await textOf(path)).toContain(name);
  }
});

test("the source of docs/adding_a_source.md has the right types", async () => {
  const command = [process.execPath, "check", "-p", FOLDER];
  await using child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const said = (await child.stdout.text()) + (await child.stderr.text());
  expect({ code: await child.exited, said }).toMatchObject({ code: 0 });
}, 30_000);

test("the source of docs/adding_a_source.md claims its links and finds a file", async () => {
  const { exampleHubSource } = (await import(MODULE)) as {
    exampleHubSource: Source;
  };
  await using server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    fetch: ({ url }) =>
      url.endsWith("/api/files/7")
        ? Response.json({ name: "a.bin", bytes: 5, sha256: "AB".repeat(32) })
        : new Response("gone", { status: 410 }),
  });
  const mega = server.url.origin;
  const endpoints = EndpointsSchema.parse({ mega });
  const context = sourceContext({ fetch, endpoints });
  const claims = (link: string) =>
    exampleHubSource.claims(new URL(link), endpoints);
  expect(claims("https://hub.example.org/f/7")).toBe(true);
  expect(claims("https://hub.example.org.evil.net/f/7")).toBe(false);
  const files = await exampleHubSource.resolve(
    new URL("https://hub.example.org/f/7"),
    context,
  );
  expect(files).toMatchObject([
    { name: "a.bin", size: 5, hashes: [{ hex: "ab".repeat(32) }] },
  ]);
  const gone = exampleHubSource.resolve(new URL(`${mega}/f/8`), context);
  expect(gone).rejects.toThrow("has removed it");
});
