import { join } from "node:path";
import { readSmallFile } from "../../read_small_file.ts";
import { expandPath } from "../expand_path.ts";
import type { SettingsSource, ToolSettings } from "../tool_settings.ts";
import { FoundSettings } from "./_found_settings.ts";

/** Settings that name folders within the model root, and the folder of the table that each names. */
const KEYS: Record<string, string> = {
  SDModelFolder: "Models/Stable-Diffusion",
  SDLoraFolder: "Models/Lora",
  SDVAEFolder: "Models/VAE",
  SDEmbeddingFolder: "Models/Embeddings",
  SDControlNetsFolder: "Models/controlnet",
  SDClipFolder: "Models/text_encoders",
  SDClipVisionFolder: "Models/clip_vision",
};

/**
 * Reads the paths of SwarmUI's `Data/Settings.fds`. Of a list with `;` it
 * takes the first folder, in the root that `DownloadToRootID` counts to: that
 * is where SwarmUI itself downloads to.
 */
export async function readSwarmuiSettings(
  from: SettingsSource,
): Promise<ToolSettings> {
  const found = new FoundSettings();
  const { home, env } = from;
  const file = await readSmallFile(join(home, "Data/Settings.fds"));
  if (file.state === "unreadable") {
    found.notes.push(`Data/Settings.fds cannot be read: ${file.why}.`);
  }
  if (file.state !== "read") return found;
  const paths = sectionOf(file.text, "Paths");
  const roots = listOf(paths.get("ModelRoot") ?? "Models");
  const id = Math.abs(Number.parseInt(paths.get("DownloadToRootID") ?? "", 10));
  const root = roots[(id || 0) % Math.max(roots.length, 1)] ?? "Models";
  const base = expandPath(root, { base: home, env });
  found.move("Models", base, `ModelRoot ${root} in Data/Settings.fds`);
  for (const [key, folder] of Object.entries(KEYS)) {
    const [first] = listOf(paths.get(key) ?? "");
    if (first === undefined || base === null) continue;
    const path = expandPath(first, { base, env });
    found.move(folder, path, `${key} ${first} in Data/Settings.fds`);
  }
  const data = expandPath(paths.get("DataPath") ?? "Data", { base: home, env });
  const wildcards = paths.get("WildcardsFolder") ?? "Wildcards";
  if (data !== null) {
    const path = expandPath(wildcards, { base: data, env });
    found.move("Data/Wildcards", path, `WildcardsFolder ${wildcards}`);
  }
  return found;
}

function listOf(value: string): string[] {
  return value
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The plain values of one top-level section of a file in Frenetic Data Syntax: `Name: value` lines, indented. */
function sectionOf(text: string, section: string): Map<string, string> {
  const values = new Map<string, string>();
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const [, indent = "", name = "", value = ""] =
      /^([ \t]*)([^#:]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === "") continue;
    if (indent === "") isInside = name === section;
    else if (isInside && value !== "") values.set(name.trim(), value.trim());
  }
  return values;
}
