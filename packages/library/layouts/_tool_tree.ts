import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ModelType } from "@haul/contract";
import type { PlacingLayout } from "./layout_table.ts";
import tools from "./testdata/tools.json" with { type: "json" };

/** A tool of which the tests know the files and the folders that it lists. */
export type Tool = Exclude<PlacingLayout, "plain">;

/** Every one of them. */
export const TOOLS = Object.keys(tools).filter(
  (name): name is Tool => name !== "README",
);

/** The folders that a tool's own code lists for a kind; undefined where it has none. */
export function listsOf(tool: Tool): Partial<Record<ModelType, string[]>> {
  return tools[tool].lists;
}

/** A fresh installation of a tool in a folder of its own. */
export async function toolTree(tool: Tool) {
  const top = await realpath(await mkdtemp(join(tmpdir(), "haul-tool-")));
  const home = join(top, tool);
  for (const file of tools[tool].files) await put(join(home, file), "");
  return {
    top,
    home,
    /** Writes a file, given from the tool's folder. */
    write: (path: string, text: string) => put(join(home, path), text),
    /** The names of all files that the tool lists for a kind. */
    listed: async (type: ModelType): Promise<string[]> => {
      const folders = listsOf(tool)[type] ?? [];
      const lists = folders.map((folder) => filesIn(join(home, folder)));
      return (await Promise.all(lists)).flat();
    },
    [Symbol.asyncDispose]: () => rm(top, { recursive: true }),
  };
}

/** Writes a file and the folders above it. */
export async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await Bun.write(path, text);
}

async function filesIn(folder: string): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(folder, options).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}
