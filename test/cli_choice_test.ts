import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type HubFileSpec,
  startCivitai,
  startHuggingFace,
  startMega,
  tempDir,
} from "@haul/fixture_server";
import { runHaul, runHaulOnTerminal } from "./_run_haul.ts";

const QUANTS: Record<string, HubFileSpec> = {
  "m-Q4_K_M.gguf": { size: 4000, seed: 4 },
  "m-Q8_0.gguf": { size: 8000, seed: 8 },
};

const DIFFUSERS: Record<string, HubFileSpec> = {
  "model_index.json": { text: "{}" },
  "unet/diffusion.safetensors": { size: 5000, seed: 1 },
  "vae/diffusion.safetensors": { size: 3000, seed: 2 },
};

/** A hub with one repository, and an empty folder. */
async function rig(files: Record<string, HubFileSpec>) {
  const stack = new AsyncDisposableStack();
  const hub = stack.use(await startHuggingFace());
  const folder = stack.use(await tempDir());
  const cwd = join(folder.path, "here");
  await Bun.write(join(cwd, ".keep"), "");
  await hub.repo("org/name", { files });
  const env = { HF_ENDPOINT: hub.endpoint, NO_COLOR: "1" };
  return {
    hub,
    cwd,
    how: { cwd, env },
    names: async () => {
      const all = await readdir(cwd, { recursive: true, withFileTypes: true });
      return all
        .filter((entry) => entry.isFile() && entry.name !== ".keep")
        .map(({ parentPath, name }) =>
          join(parentPath, name).slice(cwd.length + 1),
        )
        .sort();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Types an answer when the command asks its first question. */
function answering(answer: string) {
  let answered = false;
  return (shown: string, type: (text: string) => void) => {
    if (answered || !shown.includes("Which one?")) return;
    answered = true;
    type(answer);
  };
}

const GET = ["get", "org/name", "--no-lookup"];

test("haul get puts the files of a repository into their folders", async () => {
  await using r = await rig(DIFFUSERS);
  const { code, stdout, stderr } = await runHaul(GET, r.how);
  expect(code).toBe(0);
  expect(await r.names()).toEqual(Object.keys(DIFFUSERS).sort());
  expect(stdout.trim().split("\n").sort()).toEqual(
    Object.keys(DIFFUSERS)
      .map((path) => join(r.cwd, path))
      .sort(),
  );
  expect(stderr).toContain("name: 3 files, 7.8");
});

test("haul get takes what --include and --exclude leave", async () => {
  await using r = await rig(DIFFUSERS);
  const patterns = ["--include", "*/*", "--exclude", "vae/*"];
  const { code } = await runHaul([...GET, ...patterns], r.how);
  expect(code).toBe(0);
  expect((await r.names()).map((path) => path.split("/").at(-1))).toEqual([
    "diffusion.safetensors",
  ]);
});

test("haul get lists the choices where nobody can be asked, and ends with 28", async () => {
  await using r = await rig(QUANTS);
  const { code, stdout, stderr } = await runHaul(GET, r.how);
  expect(code).toBe(28);
  expect(stdout).toBe("");
  for (const name of Object.keys(QUANTS)) {
    expect(stderr).toContain(`\n  --file ${name}  `);
  }
  const json = await runHaul([...GET, "--json"], r.how);
  const failed = json.events.at(-1) as unknown as {
    problem: { code: string; choices: { id: string }[] };
  };
  expect(failed.problem.code).toBe("choice_needed");
  expect(failed.problem.choices.map(({ id }) => id)).toEqual(
    Object.keys(QUANTS),
  );
  expect(await r.names()).toEqual([]);
});

test("haul get takes the file that was named, or its quantisation", async () => {
  await using r = await rig(QUANTS);
  const named = await runHaul([...GET, "--file", "m-Q8_0.gguf"], r.how);
  // Its bytes are made up, and Haul tells so in the first of them.
  expect(named).toMatchObject({ code: 22 });
  expect(named.stderr).toContain("m-Q8_0.gguf is not the model");
  const quant = await runHaul([...GET, "--quant", "q4_k_m"], r.how);
  expect(quant.stderr).toContain("m-Q4_K_M.gguf is not the model");
});

test("haul get asks a person which file is meant, and fetches that one", async () => {
  const text = { text: "one" };
  await using r = await rig({ "a.gguf": text, ...QUANTS, "z.txt": text });
  const { code, shown } = await runHaulOnTerminal(GET, {
    ...r.how,
    columns: 100,
    onShown: answering("1\n"),
  });
  expect(shown).toContain("1  ");
  expect(shown).not.toContain("✗ org/name");
  expect(code).toBe(22);
  expect(shown).toMatch(/✗ .*is not the model/);
});

const TEXTS = { "a.txt": { text: "one" }, "b.txt": { text: "two, longer" } };

test.each([
  ["info", []],
  ["get", ["--dry-run"]],
  ["get", []],
])(
  "haul %s %p asks a person which file is meant, and an answer counts more than what fitted none",
  async (command, options) => {
    await using r = await rig({ ...TEXTS, ...QUANTS });
    const args = [command, "org/name", ...options, "--file", "no.txt"];
    const { code, shown } = await runHaulOnTerminal([...args, "--fp", "fp16"], {
      ...r.how,
      columns: 100,
      onShown: answering("2\n"),
    });
    expect(shown).toMatch(/Which one\? .*2/);
    expect(shown.split("Which one?")).toHaveLength(2);
    expect({ code, shown }).toEqual({ code: 0, shown });
    expect(shown).toMatch(/b\.txt[\s\S]*11 B|b\.txt[\s\S]*11 bytes/);
  },
);

test("haul get takes the answer of a person, whatever else was said of the file", async () => {
  await using r = await rig({});
  await using civitai = await startCivitai();
  const files = ["fp16", "fp32"].map((fp, at) => ({
    ...{ id: at + 1, name: `${fp}.onnx`, size: 1000, metadata: { fp } },
  }));
  await civitai.model({ id: 10, versions: [{ id: 20, files }] });
  const link = `${civitai.origin}/api/download/models/20?fp=fp8`;
  const { code, shown } = await runHaulOnTerminal(["get", link, "--fp", "q"], {
    cwd: r.cwd,
    env: { ...r.how.env, HAUL_CIVITAI_ENDPOINT: civitai.origin },
    columns: 100,
    onShown: answering("2\n"),
  });
  expect({ code, shown }).toEqual({ code: 0, shown });
  expect(await r.names()).toEqual(["fp32.onnx"]);
});

test("haul info --json tells what can be chosen, and what is refused, in one object", async () => {
  await using r = await rig(QUANTS);
  const several = await runHaul(["info", "org/name", "--json"], r.how);
  expect(several).toMatchObject({ code: 28, stderr: "" });
  expect(several.events).toEqual([
    {
      url: "org/name",
      problem: {
        code: "choice_needed",
        message: expect.stringContaining("2 quantisations"),
        retry: "never",
        choices: Object.keys(QUANTS).map((id) => ({
          ...{ id, label: expect.stringContaining(id) },
        })),
      },
    } as never,
  ]);
  const link = "ftp://user:pass@example.org/a?token=abc";
  const refused = await runHaul(["info", link, "--json"], r.how);
  expect(refused.code).toBe(28);
  expect(refused.stdout).toContain('"code":"bad_url"');
  expect(refused.stdout).not.toMatch(/pass|abc/);
});

test("haul info asks nothing where a script reads its lines", async () => {
  await using r = await rig(QUANTS);
  const { code, shown } = await runHaulOnTerminal(
    ["info", "org/name", "--json"],
    { ...r.how, columns: 100 },
  );
  expect(code).toBe(28);
  expect(shown).not.toContain("Which one?");
});

test("haul get --dry-run counts no files where none can be told", async () => {
  await using r = await rig(QUANTS);
  const { code, stderr } = await runHaul([...GET, "--dry-run"], r.how);
  expect(code).toBe(28);
  expect(stderr).not.toContain("0 files");
});

test("haul info parts the files of a repository by an empty line", async () => {
  await using r = await rig(TEXTS);
  const { stdout } = await runHaul(["info", "org/name"], r.how);
  expect(stdout).toMatch(/^a\.txt\n( .*\n)+\nb\.txt\n( .*\n)+$/);
});

test("haul get leaves a link alone whose question a person does not answer", async () => {
  await using r = await rig(QUANTS);
  const { code, shown } = await runHaulOnTerminal(GET, {
    ...r.how,
    columns: 100,
    onShown: answering("\n"),
  });
  expect(code).toBe(28);
  expect(shown).toContain("✗");
});

test.each([
  ["get", []],
  ["get", ["--dry-run"]],
  ["info", []],
])(
  "haul %s %p ends with 7 where Ctrl-C is the answer",
  async (command, options) => {
    await using r = await rig(QUANTS);
    const { code, shown } = await runHaulOnTerminal(
      [command, "org/name", ...options],
      { ...r.how, columns: 100, onShown: answering("\x03") },
    );
    expect({ code, shown }).toEqual({ code: 7, shown });
    const [, answer = ""] = shown.split("leave it: ");
    expect(answer).not.toMatch(/Saving|✗|--file/);
  },
);

test("haul get asks for the password of a link unseen, and takes it from stdin", async () => {
  await using mega = await startMega();
  await using folder = await tempDir();
  const file = mega.file("a.bin", { size: 2000, seed: 1 });
  const link = mega.lock(file, { password: "open sesame" });
  const how = {
    cwd: folder.path,
    env: { HAUL_MEGA_ENDPOINT: mega.api.origin },
  };
  const network = ["--allow-http", "--allow-private", "127.0.0.0/8"];
  const without = await runHaul(["get", link, ...network], how);
  expect(without).toMatchObject({ code: 24 });
  const piped = await runHaul(["get", link, "--password", ...network], {
    ...how,
    stdin: "open sesame\n",
  });
  expect(piped).toMatchObject({ code: 0 });
  let answered = false;
  const typed = await runHaulOnTerminal(
    ["get", link, "--name", "b.bin", ...network],
    {
      ...how,
      columns: 100,
      onShown(text, type) {
        if (answered || !text.includes("Password: ")) return;
        answered = true;
        type("open sesame\r");
      },
    },
  );
  expect(typed.code).toBe(0);
  expect(typed.shown).not.toContain("open sesame");
  expect((await readdir(folder.path)).sort()).toEqual(["a.bin", "b.bin"]);
});

test("haul get --dry-run says what would be fetched and where, and fetches nothing", async () => {
  await using r = await rig(DIFFUSERS);
  const dry = [...GET, "--dry-run", "-o", "models"];
  const { code, stdout, stderr } = await runHaul(dry, r.how);
  expect(code).toBe(0);
  expect(stdout).toContain(
    `${join(r.cwd, "models/unet/diffusion.safetensors")}  `,
  );
  expect(stderr).toContain("3 files, 7.8");
  expect(stderr).toContain("nothing was fetched");
  const json = await runHaul([...dry, "--json"], r.how);
  expect(json.events.map(({ type, name }) => [type, name])).toEqual([
    ["would_fetch", "model_index.json"],
    ["would_fetch", "diffusion.safetensors"],
    ["would_fetch", "diffusion.safetensors"],
  ]);
  expect(await r.names()).toEqual([]);
});

test("haul info tells each file of a repository, and its header", async () => {
  await using r = await rig(DIFFUSERS);
  const info = ["info", "org/name", "--json"];
  const { events } = await runHaul(info, r.how);
  expect(
    events.map(({ folder, name, bytes, header }) => [
      folder,
      name,
      bytes,
      (header as { format: string } | null)?.format,
    ]),
  ).toEqual([
    [null, "model_index.json", 2, undefined],
    ["unet", "diffusion.safetensors", 5000, "safetensors"],
    ["vae", "diffusion.safetensors", 3000, "safetensors"],
  ]);
});
