import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readSmallFile } from "../../read_small_file.ts";
import { expandPath } from "../expand_path.ts";
import type { SettingsSource, ToolSettings } from "../tool_settings.ts";
import { FoundSettings } from "./_found_settings.ts";

/** The keys of `config.txt` that name folders, and the folder of the table that each names. */
const KEYS: Record<string, string> = {
  path_checkpoints: "models/checkpoints",
  path_loras: "models/loras",
  path_embeddings: "models/embeddings",
  path_vae_approx: "models/vae_approx",
  path_vae: "models/vae",
  path_upscale_models: "models/upscale_models",
  path_inpaint: "models/inpaint",
  path_controlnet: "models/controlnet",
  path_clip_vision: "models/clip_vision",
  path_sam: "models/sam",
  path_wildcards: "wildcards",
};

/**
 * Reads the folders of Fooocus' `config.txt`. As Fooocus does, it passes over
 * a setting of which a folder does not exist, and takes the first of a list.
 */
export async function readFooocusSettings(
  from: SettingsSource,
): Promise<ToolSettings> {
  const found = new FoundSettings();
  const file = await readSmallFile(join(from.home, "config.txt"));
  if (file.state === "missing") return found;
  const config = file.state === "read" ? parsed(file.text) : null;
  if (config === null) {
    found.notes.push("config.txt cannot be understood and is passed over.");
    return found;
  }
  for (const [key, folder] of Object.entries(KEYS)) {
    const paths = [from.env[key] ?? config[key] ?? []].flat();
    if (paths.length === 0) continue;
    const path = await firstOf(paths, from);
    found.move(folder, path, `${key} in config.txt`);
  }
  return found;
}

async function firstOf(
  paths: readonly unknown[],
  { home, env }: SettingsSource,
): Promise<string | null> {
  const full = paths.map((path) =>
    typeof path === "string" ? expandPath(path, { base: home, env }) : null,
  );
  const there = await Promise.all(full.map(isFolder));
  return there.every(Boolean) ? (full[0] ?? null) : null;
}

async function isFolder(path: string | null): Promise<boolean> {
  if (path === null) return false;
  return await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const config: unknown = JSON.parse(text);
    const isObject = typeof config === "object" && config !== null;
    return isObject ? (config as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
