import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { filesLike } from "./_files.ts";
import { readModule } from "./_module.ts";
import { ROOT, workspaces } from "./_workspaces.ts";

const doors = filesLike("{packages,apps,test}/**/mod.ts");

test("every package's exports lead to files that exist", async () => {
  const missing = (await workspaces()).flatMap(({ folder, manifest }) =>
    Object.values(manifest.exports ?? {})
      .filter((target) => !existsSync(`${ROOT}/${folder}/${target}`))
      .map((target) => `${folder}: ${target}`),
  );
  expect(missing).toEqual([]);
});

test("no folder has an index.ts", () => {
  expect(filesLike("**/index.{ts,tsx}")).toEqual([]);
});

test.each(doors)("%s opens with what the package is", async (path) => {
  const { docs } = await readModule(path);
  expect(docs[0]).toInclude("@module");
  expect(docs[0]).toInclude("@example");
});

test.each(doors)("%s hands names on and declares none", async (path) => {
  const module = await readModule(path);
  const declared = module.exports.filter(({ from }) => from === null);
  expect(declared.map(({ name }) => name)).toEqual([]);
  expect(module.exports.map(({ name }) => name)).not.toContain("*");
});

test.each(doors)("%s hands on no _private file", async (path) => {
  const module = await readModule(path);
  const secret = module.exports.filter(({ from }) => from?.startsWith("./_"));
  expect(secret.map(({ name }) => name)).toEqual([]);
});

test("no file but a mod.ts hands on the names of another", async () => {
  const modules = await Promise.all(
    filesLike("{packages,apps,scripts}/**/*.{ts,tsx}")
      .filter((path) => !path.endsWith("/mod.ts"))
      .map(readModule),
  );
  const handers = modules.filter(({ exports }) =>
    exports.some(({ from }) => from !== null),
  );
  expect(handers.map(({ path }) => path)).toEqual([]);
});

test("test() names are sentences", async () => {
  const names = (
    await Promise.all(
      filesLike("**/*_test.{ts,tsx}").map(async (path) =>
        Array.from(
          (
            await Bun.file(`${ROOT}/${path}`).text()
          ).matchAll(/^\s*test(?:\.\w+)?\(\s*"((?:[^"\\]|\\.)*)"/gm),
          ([, name = ""]) => `${path}: ${name}`,
        ),
      ),
    )
  ).flat();
  const short = names.filter(
    (name) => !/: (?!it |should )\S+( \S+){2,}/.test(name),
  );
  expect(names.length).toBeGreaterThan(0);
  expect(short).toEqual([]);
});
