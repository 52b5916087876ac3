import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";

setDefaultTimeout(180_000);

const ROOT = join(import.meta.dir, "..");

/** What is there for whoever reads it in the checkout, and does not hold in one that is being worked on. */
const OF_A_CLEAN_CHECKOUT = /git status/;

/** The commands of a page of the documentation, in its order. */
async function commandsOf(path: string): Promise<string[]> {
  const text = await readFile(join(ROOT, path), "utf8");
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap(([, block = ""]) => block.trim().split("\n"))
    .filter((line) => !OF_A_CLEAN_CHECKOUT.test(line));
}

test("docs/verification.md is a list of commands that all end well, in one shell", async () => {
  const server = await startFixtureServer();
  await using folder = await tempDir();
  await mkdir(join(folder.path, "bin"));
  await symlink(process.execPath, join(folder.path, "bin/bun"));
  const file = server.file("/a.bin", { size: 2 * MIB, seed: 1 });
  const commands = await commandsOf("docs/verification.md");
  expect(commands.length).toBeGreaterThan(35);
  // A line that fails ends the script, and its number says which.
  const script = commands
    .map((line, at) => `echo "@${at}"\n${line} || exit 1`)
    .join("\n")
    .replaceAll("& SERVER=$! || exit 1", "& SERVER=$!")
    .replaceAll("; done || exit 1", "; done");
  const child = Bun.spawn(["sh", "-c", script], {
    cwd: ROOT,
    env: {
      PATH: `${folder.path}/bin:/usr/bin:/bin`,
      HOME: join(folder.path, "home"),
      TMPDIR: folder.path,
      HAUL_KEYCHAIN: "off",
      LINK: file.url,
    },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [code, stdout, stderr] = await Promise.all([
    child.exited,
    child.stdout.text(),
    child.stderr.text(),
  ]);
  const last = Number(
    stdout
      .match(/@(\d+)\n/g)
      ?.at(-1)
      ?.match(/\d+/)?.[0],
  );
  const ended = {
    code,
    last: commands[last],
    stderr: code === 0 ? "" : stderr,
  };
  expect(ended).toEqual({ code: 0, last: commands.at(-1), stderr: "" });
  expect(stdout).toContain("✅ Download system is ready!");
  await server.close();
});
