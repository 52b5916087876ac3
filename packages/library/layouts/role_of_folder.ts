import { dirname } from "node:path";
import { LAYOUT_TABLES } from "./layout_tables.ts";
import type { ModelRole } from "./model_role.ts";

/** Folder names that say too little by themselves. */
const VAGUE = new Set(["input", "model", "workflows"]);

/** What the tools' own folder names say, lower case; where several kinds share one, the first. */
const ROLES = new Map<string, ModelRole>();
for (const { folders } of Object.values(LAYOUT_TABLES)) {
  for (const [role, folder] of Object.entries(folders)) {
    const name = folder.split("/").at(-1)?.toLowerCase() ?? "";
    if (!VAGUE.has(name) && !ROLES.has(name))
      ROLES.set(name, role as ModelRole);
  }
}
// Names that tools read beside their newer ones.
ROLES.set("unet", "diffusion_model");
ROLES.set("clip", "text_encoder");
ROLES.set("lycoris", "locon");

/**
 * What a file is by the folders that it lies in, the nearest first: in
 * `models/loras/SDXL` it is a LoRA, in whichever tool.
 *
 * @returns Null where no folder's name says anything.
 */
export function roleOfFolder(path: string): ModelRole | null {
  const folder = dirname(path);
  if (folder === path) return null;
  const name = folder.split(/[/\\]/).at(-1)?.toLowerCase() ?? "";
  return ROLES.get(name) ?? roleOfFolder(folder);
}
