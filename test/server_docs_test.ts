import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Settings, SettingsSchema } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";

const page = await Bun.file(join(import.meta.dir, "../docs/server.md")).text();

/** The names at the beginning of a table's rows. */
function namesIn(heading: string): string[] {
  const [, section = ""] = page.split(`\n${heading}\n`);
  const [text = ""] = section.split(/\n##/);
  const cells = [...text.matchAll(/^\| (`[^|]+) \|/gm)];
  return cells.flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
}

test("docs/server.md tells of every route, and of none that is not there", async () => {
  await using folder = await tempDir();
  await using server = await startServer({
    home: join(folder.path, "home"),
    root: join(folder.path, "models"),
    policy: policyFromEnv({}),
    port: 0,
  });
  const headers = { authorization: `Bearer ${server.token}` };
  const reply = await fetch(`${server.url}/api/openapi.json`, { headers });
  const { paths } = (await reply.json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const real = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => {
      const shown = path.replace("{id}", "ID").replace("{service}", "SERVICE");
      return `${method.toUpperCase()} ${shown}`;
    }),
  );
  // An upgrade is none of OpenAPI's words.
  expect(namesIn("## The API").sort()).toEqual(
    [...real, "GET /api/events"].sort(),
  );
});

test("docs/server.md tells of every setting, with its default", () => {
  const defaults: Settings = SettingsSchema.parse({});
  expect(namesIn("### Settings").sort()).toEqual(Object.keys(defaults).sort());
  for (const [name, value] of Object.entries(defaults)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}`));
    expect(row).toContain(`\`${JSON.stringify(value)}\``);
  }
});
