import { join } from "node:path";
import type { ServiceId } from "@haul/contract";
import { given, userHome } from "./data_folder.ts";

/** A file in which a service's own tools keep their key. */
export interface ServiceFile {
  path: string;
  /** Whether the user named this very file in the environment. */
  named: boolean;
}

/**
 * Where a service's own tools keep the key that the user gave them, or null
 * where they have no such file. Hugging Face's is `HF_TOKEN_PATH`, else
 * `token` in `HF_HOME`, else in `huggingface` under `XDG_CACHE_HOME` or
 * `~/.cache` (huggingface_hub, `constants.py`).
 */
export function serviceFile(
  service: ServiceId,
  env: Readonly<Record<string, string | undefined>>,
): ServiceFile | null {
  if (service !== "huggingface") return null;
  const home = userHome(env);
  const named = given(env["HF_TOKEN_PATH"]);
  if (named !== null) return { path: expanded(named, home), named: true };
  const cache = given(env["XDG_CACHE_HOME"]) ?? join(home, ".cache");
  const folder = given(env["HF_HOME"]) ?? join(cache, "huggingface");
  return { path: join(expanded(folder, home), "token"), named: false };
}

function expanded(path: string, home: string): string {
  return path.replace(/^~(?=$|[/\\])/, home);
}
