import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { cp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { Secret, type ServiceId } from "@haul/contract";
import { textOf } from "./_files.ts";
import { ROOT } from "./_workspaces.ts";

const page = await textOf("docs/adding_a_source.md");

/** A copy of the rooms that the page's steps change. */
const COPY = join(ROOT, "test/out", `adding_a_source_${process.pid}`);
const SERVICES = "packages/contract/services.ts";
const REGISTRY = "packages/sources/sources.ts";
const MODULE = "packages/sources/example_hub/example_hub_source.ts";

/** The first block of code below a heading of the page. */
function codeBelow(heading: string): string {
  const [, below = ""] = page.split(`\n## ${heading}\n`);
  const [, code = ""] = /```(?:ts)?\n([\s\S]*?)\n```/.exec(below) ?? [];
  if (code === "") throw new Error(`There is no code below "${heading}"`);
  return code;
}

async function insert(
  path: string,
  text: string,
  { before }: { before: string },
): Promise<void> {
  const file = Bun.file(join(COPY, path));
  const [start, ...rest] = (await file.text()).split(before);
  if (rest.length !== 1) throw new Error(`Not once in ${path}: ${before}`);
  await file.write(`${start}${text}\n${before}${rest[0]}`);
}

async function typeErrors(): Promise<string> {
  const command = [process.execPath, "check", "-p", "packages/sources"];
  const options = { cwd: COPY, stdout: "pipe", stderr: "pipe" } as const;
  await using child = Bun.spawn(command, options);
  const said = (await child.stdout.text()) + (await child.stderr.text());
  return (await child.exited) === 0 ? "" : said;
}

beforeAll(async () => {
  const rooms = ["packages/contract", "packages/sources"];
  for (const path of ["tsconfig.base.json", ...rooms]) {
    await cp(join(ROOT, path), join(COPY, path), {
      recursive: true,
      // The links of node_modules lead within the copy.
      verbatimSymlinks: true,
      filter: (path) => !/(_test|_rig)\.ts$|\/testdata$/.test(path),
    });
  }
  await symlink(join(ROOT, "node_modules"), join(COPY, "node_modules"));
});

afterAll(async () => {
  await rm(COPY, { recursive: true, force: true });
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
    [SERVICES, "SERVICES"],
    [REGISTRY, "SOURCES"],
    ["test/_stand_ins.ts", "STAND_INS"],
    ["packages/sources/source.ts", "shorthand?("],
    ["packages/sources/source.ts", "account?("],
  ] as const;
  for (const [path, name] of named) {
    expect(page).toContain(`\`${name.replace("?(", "")}\``);
    expect(await textOf(path)).toContain(name);
  }
});

test("the entry of docs/adding_a_source.md has the compiler ask for the line in the registry", async () => {
  const entry = codeBelow("1. Say what it is");
  await insert(SERVICES, entry, { before: "} as const satisfies" });
  const errors = await typeErrors();
  expect(errors).toContain(REGISTRY);
  expect(errors).toContain("'examplehub' is missing");
}, 30_000);

test("the three steps of docs/adding_a_source.md make a source, and nothing else is to be changed", async () => {
  await Bun.write(join(COPY, MODULE), codeBelow("2. Write the module"));
  const [imported = "", line = ""] = codeBelow("3. Register it").split("\n\n");
  await insert(REGISTRY, imported, { before: "import type { Source }" });
  await insert(REGISTRY, line, { before: "  direct: directSource," });
  expect(await typeErrors()).toBe("");
}, 30_000);

test("the source of docs/adding_a_source.md claims its links, finds a file and whose its key is", async () => {
  const { EndpointsSchema, SERVICE_NAMES } = (await import(
    join(COPY, "packages/contract/mod.ts")
  )) as typeof import("@haul/contract");
  const { checkKey, sourceContext, sourceFor } = (await import(
    join(COPY, "packages/sources/mod.ts")
  )) as typeof import("@haul/sources");
  await using server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    routes: {
      "/api/files/7": () =>
        Response.json({ name: "a.bin", bytes: 5, sha256: "AB".repeat(32) }),
      "/api/me": ({ headers }) =>
        Response.json({ name: headers.get("authorization") }),
    },
    fetch: () => new Response("gone", { status: 410 }),
  });
  const { origin } = server.url;
  const given = { examplehub: origin, keysTo: ["examplehub"] };
  const endpoints = EndpointsSchema.parse(given);
  const tokenFor = async (service: string) => new Secret(`exh_${service}`);
  const context = sourceContext({ fetch, endpoints, tokenFor });
  const at = (link: string) => sourceFor(new URL(link), endpoints);
  expect(SERVICE_NAMES).toMatchObject({ examplehub: "Example Hub" });
  expect<string>(at("https://hub.example.org/f/7").id).toBe("examplehub");
  expect(at("https://hub.example.org.evil.net/f/7").id).toBe("direct");
  const url = new URL(`${origin}/f/7`);
  const files = await at(url.href).resolve(url, context);
  expect(files).toMatchObject([
    {
      ...{ source: "examplehub", name: "a.bin", size: 5 },
      hashes: [{ hex: "ab".repeat(32) }],
      bytes: [{ headers: { Authorization: "Bearer exh_examplehub" } }],
    },
  ]);
  const account = await checkKey(files[0]?.source as ServiceId, context);
  expect(account).toBe("Bearer exh_examplehub");
  const gone = at(url.href).resolve(new URL(`${origin}/f/8`), context);
  await expect(gone).rejects.toThrow("has removed it");
});
