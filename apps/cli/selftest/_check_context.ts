import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import type { CheckContext } from "./check.ts";

/** A context for one test: folders of its own, and an environment with nothing in it. */
export async function checkContext(
  env: Record<string, string> = {},
): Promise<CheckContext & AsyncDisposable> {
  const folder = await tempDir();
  const scratch = join(folder.path, "scratch");
  const models = join(folder.path, "models");
  await mkdir(scratch);
  await mkdir(models);
  return {
    env: { HOME: folder.path, HAUL_KEYCHAIN: "off", ...env },
    models,
    scratch,
    signal: new AbortController().signal,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
