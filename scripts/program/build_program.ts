import { chmod, mkdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildWeb } from "../build_web.ts";
import { ROOT } from "../run_command.ts";
import { EMBEDDED_ROOT, ownPlaces } from "./own_places.ts";
import { readByName } from "./read_by_name.ts";

/** What is started by its name: threads, and a process of its own for the keychain. */
const STARTED_BY_NAME = [
  "packages/engine/threads/segment_worker.ts",
  "packages/engine/threads/hash_follower.ts",
  "packages/keys/_keychain_child.ts",
];

/**
 * Builds Haul as one program that needs neither Bun nor this checkout: the
 * command line, the server, the page and Bun itself in one file, for machines
 * like this one.
 *
 * @param outfile Where it goes. What is there is replaced once all is well,
 *   even while it runs.
 * @returns Its size in bytes.
 * @throws {Error} With what Bun or Vite said, where it cannot be built.
 */
export async function buildProgram(outfile: string): Promise<number> {
  await buildWeb();
  await mkdir(dirname(outfile), { recursive: true });
  const unproven = `${outfile}.building`;
  try {
    await bundle(unproven);
    await chmod(unproven, 0o755);
    await rename(unproven, outfile);
  } finally {
    await rm(unproven, { force: true });
  }
  return Bun.file(outfile).size;
}

async function bundle(outfile: string): Promise<void> {
  const piscina = dirname(Bun.resolveSync("piscina", import.meta.dir));
  const result = await Bun.build({
    entrypoints: [
      join(import.meta.dir, "entry.ts"),
      ...STARTED_BY_NAME.map((path) => join(ROOT, path)),
      await realpath(join(piscina, "worker.js")),
    ],
    root: ROOT,
    target: "bun",
    format: "esm",
    define: { EMBEDDED_ROOT: JSON.stringify(EMBEDDED_ROOT) },
    plugins: [ownPlaces, readByName],
    naming: { asset: "[dir]/[name].[ext]" },
    // The page was built by Vite: nothing in it is to be looked into.
    loader: { ".html": "file" },
    // What a command does not need is not loaded, and nothing is compiled, at its start.
    splitting: true,
    bytecode: true,
    minify: { whitespace: true, syntax: true },
    compile: { outfile },
    throw: false,
  });
  if (result.success) return;
  throw new Error(`Cannot build the program:\n${result.logs.join("\n")}`);
}
