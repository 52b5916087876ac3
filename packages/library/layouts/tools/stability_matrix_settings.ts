import { join } from "node:path";
import { readSmallFile } from "../../read_small_file.ts";
import { expandPath } from "../expand_path.ts";
import type { SettingsSource, ToolSettings } from "../tool_settings.ts";
import { FoundSettings } from "./_found_settings.ts";

/** Reads `ModelDirectoryOverride` of Stability Matrix' `settings.json`: another place for its `Models` folder. */
export async function readStabilityMatrixSettings(
  from: SettingsSource,
): Promise<ToolSettings> {
  const found = new FoundSettings();
  const file = await readSmallFile(join(from.home, "settings.json"));
  if (file.state !== "read") return found;
  const path = overrideIn(file.text);
  if (path === undefined) {
    found.notes.push("settings.json cannot be understood and is passed over.");
  } else if (path !== null) {
    const full = expandPath(path, { base: from.home, env: from.env });
    found.move("Models", full, `ModelDirectoryOverride ${path}`);
  }
  return found;
}

/** Null where the setting is not made, undefined where the file is broken. */
function overrideIn(text: string): string | null | undefined {
  try {
    const path: unknown = JSON.parse(text)?.ModelDirectoryOverride;
    return typeof path === "string" && path !== "" ? path : null;
  } catch {
    return undefined;
  }
}
