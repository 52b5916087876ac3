import { stat } from "node:fs/promises";
import { errorCode } from "../_error_code.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CatalogueFile } from "./catalogue_file.ts";

/** A file that was here and is gone; `moved` where its content is at another path, and then forgotten. */
export interface Gone {
  kind: "missing" | "moved";
  file: CatalogueFile;
}

/**
 * Looks whether the files that the catalogue knows are still there, and marks
 * those that are gone. What cannot be looked at is not known to be gone.
 *
 * @param options.under Only files below this folder. @default all
 */
export async function* markMissing(
  catalogue: Catalogue,
  options: { under?: string } = {},
): AsyncGenerator<Gone, void> {
  for (const file of catalogue.list({ ...options, missing: false })) {
    if (!(await isGone(file.path))) continue;
    const isElsewhere = catalogue
      .copies(file.sha256)
      .some(({ path }) => path !== file.path);
    if (isElsewhere) catalogue.remove(file.path);
    else catalogue.mark(file.path, "missing");
    yield { kind: isElsewhere ? "moved" : "missing", file };
  }
}

async function isGone(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(errorCode(error));
  }
}
