import { lstat, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { problem } from "@haul/contract";
import { errorCode } from "./_error_code.ts";

/**
 * Makes sure that a file to be written lies inside a download root, links of
 * the file system followed. Folders that do not exist yet are fine.
 *
 * Ask again just before placing: folders can be swapped for links meanwhile.
 *
 * @param root The download root.
 * @param path The file's path; a relative one counts from `root`.
 * @returns The absolute path with the links of its folders resolved. The last
 * component itself is not followed.
 * @throws {ProblemError} `bad_option` where the path leaves the root.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { insideRoot } from "@haul/library";
 *
 * const path = await insideRoot(tmpdir(), "loras/a.safetensors");
 * console.assert(path.endsWith("a.safetensors"));
 * ```
 */
export async function insideRoot(root: string, path: string): Promise<string> {
  const target = resolve(root, path);
  const realRoot = await realFolder(resolve(root));
  const realParent = await realFolder(dirname(target));
  const inside =
    target !== resolve(root) &&
    `${realParent}${sep}`.startsWith(
      realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`,
    );
  if (!inside) {
    throw problem(
      "bad_option",
      `${target} is outside the download folder ${realRoot}, or a link leads out of it. Choose a place inside that folder.`,
    );
  }
  return join(realParent, basename(target));
}

/** The real path of a folder, of which the last parts may not exist yet. */
async function realFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
    throw new Error(`${path} is no folder`);
  } catch (error) {
    const code = errorCode(error);
    const parent = dirname(path);
    if (code === "ENOENT" && parent !== path) {
      const found = await look(path);
      if (found === "nothing") {
        return join(await realFolder(parent), basename(path));
      }
      // Another job has made it since: the next look finds it.
      if (found === "no link") return await realFolder(path);
    }
    throw problem(
      "bad_option",
      `The folder ${path} cannot be used${code === "" ? "" : ` (${code})`}: it is no folder, a broken link, or not readable. Choose another one.`,
      { cause: error },
    );
  }
}

/** A link that leads nowhere is told apart, as writing through it would create its target. */
async function look(path: string): Promise<"nothing" | "link" | "no link"> {
  try {
    return (await lstat(path)).isSymbolicLink() ? "link" : "no link";
  } catch {
    return "nothing";
  }
}
