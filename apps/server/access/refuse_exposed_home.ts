import { mkdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative, sep } from "node:path";
import { problem } from "@haul/contract";

/**
 * Makes both folders, and refuses a download folder that holds the data
 * folder or lies within it: no link may ever write over the queue or the token
 * (trust.md, T-11).
 *
 * @throws {ProblemError} `bad_option`, naming both folders.
 */
export async function refuseExposedHome(
  home: string,
  root: string,
): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await mkdir(root, { recursive: true });
  const [realHome, realRoot] = await Promise.all([
    realpath(home),
    realpath(root),
  ]);
  for (const [what, folder] of await treasures()) {
    if (!holds(realRoot, folder)) continue;
    throw problem(
      "bad_option",
      `Cannot download into "${root}" as it holds ${what}: choose a folder for models alone with --root.`,
    );
  }
  if (!holds(realRoot, realHome) && !holds(realHome, realRoot)) return;
  throw problem(
    "bad_option",
    `Cannot download into "${root}" as it and the data folder "${home}" are one inside the other: choose another with --root.`,
  );
}

/** What no download may ever write over. */
async function treasures(): Promise<[what: string, folder: string][]> {
  // In the one program of `bun run build` no module lies in a folder.
  const haul = await realpath(join(import.meta.dir, "../../..")).catch(() =>
    realpath(process.execPath),
  );
  const home = await realpath(homedir()).catch(() => homedir());
  return [
    ["Haul itself", haul],
    ["your home folder", home],
  ];
}

/** Whether `inner` is `outer`, or lies within it. */
function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way !== ".." && !way.startsWith(`..${sep}`);
}
