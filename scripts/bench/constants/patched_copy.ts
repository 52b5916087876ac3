import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../run_command.ts";
import type { Constant } from "./constants.ts";

/** What the command `haul` runs from. */
const PARTS = ["apps/cli", "apps/server", "packages", "package.json"];

/**
 * Copies the program into an empty folder, with one line different.
 *
 * @throws {Error} Where the line is not there once: the number moved, and the bench must follow.
 */
export async function patchedCopy(
  folder: string,
  { file, line }: Pick<Constant, "file" | "line">,
  other: string,
): Promise<void> {
  for (const part of PARTS) {
    // The links between the rooms are relative: they hold in a copy too.
    const how = { recursive: true, verbatimSymlinks: true };
    await cp(join(ROOT, part), join(folder, part), how);
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  if (text.split(line).length !== 2) {
    throw new Error(`${file} does not hold this line once: ${line}`);
  }
  await writeFile(path, text.replace(line, other));
}
