import { mkdir } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { problem } from "@haul/contract";
import { insideRoot } from "@haul/library";

/** A folder for downloads and the root that it lies in, both absolute. */
export interface DownloadFolder {
  root: string;
  path: string;
}

/**
 * Finds the root that a folder lies in, by its text alone. A relative folder
 * counts from the first root; null is the first root itself.
 *
 * @throws {ProblemError} `bad_option` where it lies in none.
 */
export function downloadFolder(
  roots: readonly string[],
  folder: string | null,
): DownloadFolder {
  const [first = "."] = roots;
  const path = resolve(first, folder ?? ".");
  const root = roots.map((each) => resolve(each)).find(isAround(path));
  if (root !== undefined) return { root, path };
  throw problem(
    "bad_option",
    `The folder ${path} is outside the download folders (${roots.join(", ")}); choose one inside them.`,
  );
}

/**
 * Makes the folder where it is missing and returns its real path.
 *
 * @throws {ProblemError} `bad_option` where a link leads out of the root, `mkdir_failed` where it cannot be made.
 */
export async function openFolder(folder: DownloadFolder): Promise<string> {
  const real = dirname(await insideRoot(folder.root, join(folder.path, "x")));
  try {
    await mkdir(real, { recursive: true });
  } catch (cause) {
    throw problem(
      "mkdir_failed",
      `Cannot make the folder ${real}: ${reasonOf(cause)}. Choose another one or mend its rights.`,
      { cause },
    );
  }
  return real;
}

function isAround(path: string): (root: string) => boolean {
  return (root) => {
    const start = root.endsWith(sep) ? root : root + sep;
    return path === root || path.startsWith(start);
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error
    ? String(error.code)
    : String(error);
}
