import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is removed, with all in it, when it is disposed. */
export interface TempDir extends AsyncDisposable {
  readonly path: string;
}

/** Makes an empty folder for one test. */
export async function tempDir(prefix = "haul-test-"): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}
