import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { examples, publicSymbols } from "./_examples.ts";
import { ROOT } from "./_workspaces.ts";

// Inside this workspace, as it may import every package by its public name.
const FOLDER = join(ROOT, "test/out", `examples_${process.pid}`);
const TSCONFIG = {
  extends: "../../../tsconfig.base.json",
  compilerOptions: { types: ["bun-types"], noUnusedLocals: false },
  include: ["."],
};

const all = await examples();
const files = all.map((example, index) => ({
  ...example,
  file: join(FOLDER, `example_${index}.ts`),
}));

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  await Bun.write(join(FOLDER, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const { file, code } of files) {
    await Bun.write(file, `${code}\nexport {};\n`);
  }
});

afterAll(async () => {
  await rm(FOLDER, { recursive: true, force: true });
});

async function run(command: string[]): Promise<{ code: number; said: string }> {
  await using child = Bun.spawn(command, {
    cwd: FOLDER,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
  ]);
  return { code: await child.exited, said: out + err };
}

test("every name that a mod.ts hands out says what it is", async () => {
  const silent = (await publicSymbols()).filter(({ declared }) => {
    return (declared?.doc ?? "") === "";
  });
  expect(silent.map(({ title }) => title)).toEqual([]);
});

test("the examples of the documentation have the right types", async () => {
  const { code, said } = await run([process.execPath, "check", "-p", FOLDER]);
  const named = said.replace(
    /\S*example_(\d+)\.ts/g,
    (_, index) => all[Number(index)]?.title ?? "",
  );
  expect(code === 0 ? "" : named).toBe("");
}, 30_000);

test.each(files)(
  "the example of $title runs",
  async ({ file }) => {
    const preload = [
      "--preload",
      join(ROOT, "test/preload.ts"),
      "--preload",
      join(ROOT, "test/house/_strict_assert.ts"),
    ];
    const { code, said } = await run([process.execPath, ...preload, file]);
    expect({ code, said: code === 0 ? "" : said }).toEqual({
      code: 0,
      said: "",
    });
  },
  30_000,
);
