import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { exists, mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type FixtureFile,
  type FixtureServer,
  startFixtureServer,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";

setDefaultTimeout(120_000);

const ROOT = join(import.meta.dir, "..");

let server: FixtureServer;
let folder: TempDir;
let file: FixtureFile;
/** A folder of programs in which `bun` and `npx` are the Bun of this test. */
let programs: string;

beforeAll(async () => {
  server = await startFixtureServer();
  folder = await tempDir();
  file = server.file("/model.safetensors", { size: 9000, reprDigest: true });
  programs = join(folder.path, "programs");
  await mkdir(programs);
  await symlink(process.execPath, join(programs, "bun"));
  await Bun.write(
    join(programs, "npx"),
    `#!/bin/sh\n[ "$1 $2" = "-y bun@1.4.5" ] || exit 9\nshift 2\nexec '${process.execPath}' "$@"\n`,
  );
  Bun.spawnSync(["chmod", "755", join(programs, "npx")]);
});

afterAll(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

/** Runs a program with nothing of this machine's but its own folders. */
function start(argv: string[], cwd: string) {
  return Bun.spawn(argv, {
    cwd,
    env: {
      PATH: `${programs}:/usr/bin:/bin`,
      HOME: join(folder.path, "home"),
      HAUL_HOME: join(folder.path, "data"),
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}

async function run(argv: string[], cwd: string) {
  const child = start(argv, cwd);
  const [code, stdout, stderr] = await Promise.all([
    child.exited,
    child.stdout.text(),
    child.stderr.text(),
  ]);
  return { code, stdout, stderr };
}

async function newBox(name: string): Promise<string> {
  const box = join(folder.path, name);
  const manifest = `root: models\nmodels:\n  - ${file.url}\n`;
  await Bun.write(join(box, "haul.yaml"), manifest);
  return box;
}

test("examples/start_box.sh fetches what a box is to have, and nothing the second time", async () => {
  const box = await newBox("box");
  const script = join(ROOT, "examples/start_box.sh");
  const first = await run(["sh", script, "haul.yaml"], box);
  expect(first.stderr).toContain("The file is here; 1 fetched.");
  expect(first.code).toBe(0);
  const before = file.requests.length;
  const second = await run(
    ["sh", script, join(box, "haul.yaml")],
    dirname(box),
  );
  expect(second.code).toBe(0);
  expect(file.requests).toHaveLength(before);
});

test.each([
  [[], "Name the manifest"],
  [["nowhere/haul.yaml"], "nowhere"],
  [["haul.yaml", "--sevre"], "--sevre"],
])(
  "examples/start_box.sh %p begins nothing, and says why",
  async (args, why) => {
    const box = await newBox("mistaken box");
    const script = join(ROOT, "examples/start_box.sh");
    const { code, stdout, stderr } = await run(["sh", script, ...args], box);
    expect(code).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(why);
  },
);

test("examples/start_box.sh --serve serves the page, its link in a file of one's own", async () => {
  const box = await newBox("served box");
  const script = join(ROOT, "examples/start_box.sh");
  const child = start(["sh", script, "haul.yaml", "--serve"], box);
  const pair = join(box, "pair.txt");
  while (!(await exists(pair)) && child.exitCode === null) await Bun.sleep(20);
  const link = (await readFile(pair, "utf8")).trim();
  expect((await fetch(new URL("/api/health", link))).status).toBe(200);
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
});

/** What the notebook asks of Colab: where its proxy leads to a port. */
const COLAB = `def eval_js(code):
    return "https://%s-colab.example" % code.split("(")[1].rstrip(")")
`;

const PYTHON = Bun.which("python3");
if (PYTHON === null) console.warn("SKIPPED: python3 is not here.");

test.skipIf(PYTHON === null)(
  "examples/colab.ipynb serves the page, with a new link each time its cell runs",
  async () => {
    const content = join(folder.path, "paired content");
    const modules = join(content, "modules");
    await Bun.write(join(modules, "google/colab/output.py"), COLAB);
    const text = await readFile(join(ROOT, "examples/colab.ipynb"), "utf8");
    const { cells } = JSON.parse(text) as { cells: Cell[] };
    const cell = cells.at(-1)?.source.join("") ?? "";
    const docs = await readFile(join(ROOT, "docs/server.md"), "utf8");
    expect(docs).toContain(`\`\`\`python\n${cell}\n\`\`\`\n`);
    const port = await freePort();
    const here = cell
      .replaceAll("8765", String(port))
      .replaceAll("/content/haul", ROOT)
      .replaceAll("/content/", `${content}/`);
    // As in a notebook, the second run finds what the first one left behind.
    const script = `import sys, urllib.request
sys.path.insert(0, ${JSON.stringify(modules)})
cell = ${JSON.stringify(here)}
exec(cell)
print(urllib.request.urlopen("http://127.0.0.1:${port}/api/health").status)
exec(cell)
server.terminate()
server.wait()
`;
    const { code, stdout, stderr } = await run(["python3", "-c", script], ROOT);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({
      ...{ code: 0, stderr: "" },
    });
    const links = stdout.match(/https:\/\/\d+-colab\.example#pair=[\w-]+/g);
    expect(new Set(links).size).toBe(2);
    expect(stdout).toContain("\n200\n");
  },
);

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  await using taken = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    fetch: () => new Response(),
  });
  return taken.port ?? 0;
}

interface Cell {
  cell_type: string;
  source: string[];
}

/** The commands of the notebook, cell by cell, with the paths of Colab led elsewhere. */
async function notebook(content: string): Promise<string[]> {
  const text = await readFile(join(ROOT, "examples/colab.ipynb"), "utf8");
  const { cells } = JSON.parse(text) as { cells: Cell[] };
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => source.join(""))
    .filter((code) => !code.includes("google.colab"))
    .map((code) =>
      code
        .replaceAll("/content/haul\n", `${ROOT}\n`)
        .replaceAll("/content/", `${content}/`)
        .replaceAll("https://example.org/model.safetensors", file.url)
        .replaceAll(/^%/gm, "")
        .replaceAll(/^!/gm, ""),
    );
}

test("examples/colab.ipynb runs from its first cell to its last", async () => {
  const content = join(folder.path, "content");
  await Bun.write(join(content, "models.txt"), `${file.url} > listed.bin\n`);
  const manifest = `root: box\nmodels:\n  - ${file.url}\n`;
  await Bun.write(join(content, "haul.yaml"), manifest);
  const cells = await notebook(content);
  expect(cells).toHaveLength(5);
  for (const cell of cells) {
    const { code, stderr } = await run(["sh", "-ec", cell], ROOT);
    expect({ cell, code, stderr: code === 0 ? "" : stderr }).toEqual({
      ...{ cell, code: 0, stderr: "" },
    });
  }
  for (const path of [
    "models/model.safetensors",
    "models/listed.bin",
    "box/model.safetensors",
    "drive/MyDrive/models/model.safetensors",
  ]) {
    const here = await readFile(join(content, path));
    expect(here.equals(file.bytes())).toBe(true);
  }
});
