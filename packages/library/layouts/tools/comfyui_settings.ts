import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { split } from "shlex";
import { parse } from "yaml";
import { readSmallFile } from "../../read_small_file.ts";
import { expandPath } from "../expand_path.ts";
import type { SettingsSource, ToolSettings } from "../tool_settings.ts";
import { FoundSettings } from "./_found_settings.ts";

/** Names that ComfyUI maps to newer ones (`map_legacy` in its `folder_paths.py`). */
const LEGACY: Record<string, string> = {
  unet: "diffusion_models",
  clip: "text_encoders",
};

const CONFIG = "extra_model_paths.yaml";

/** Keys of a section that are no categories. */
const NO_CATEGORY = new Set(["base_path", "is_default", "custom_nodes"]);

/**
 * Reads ComfyUI's `extra_model_paths.yaml`, and `--base-directory` and
 * `--extra-model-paths-config` where a start script beside it gives them. A
 * section marked `is_default` is where ComfyUI itself would put new files; the
 * others only add places to look in, and move nothing.
 */
export async function readComfyuiSettings(
  from: SettingsSource,
): Promise<ToolSettings> {
  const found = new FoundSettings();
  const flags = await startFlags(from.home);
  const where = { base: from.home, env: from.env };
  for (const value of flags.get("--base-directory") ?? []) {
    found.move("", expandPath(value, where), `--base-directory ${value}`);
  }
  const extra = flags.get("--extra-model-paths-config") ?? [];
  for (const file of [join(from.home, CONFIG), ...extra]) {
    const path = expandPath(file, where);
    if (path !== null) await takeConfig(path, { ...from, found });
  }
  return found;
}

interface ConfigScope extends SettingsSource {
  found: FoundSettings;
}

async function takeConfig(path: string, scope: ConfigScope): Promise<void> {
  const file = await readSmallFile(path);
  if (file.state === "missing") return;
  const config = file.state === "read" ? parsed(file.text) : null;
  if (config === null) {
    scope.found.notes.push(
      `${path} cannot be understood, so that its folders are passed over.`,
    );
    return;
  }
  for (const section of Object.values(config)) {
    if (isRecord(section) && truthy(section["is_default"])) {
      takeSection(section, { ...scope, path });
    }
  }
}

function takeSection(
  section: Record<string, unknown>,
  scope: ConfigScope & { path: string },
): void {
  const { env, found, path } = scope;
  const beside = dirname(path);
  const given = section["base_path"];
  const base =
    typeof given === "string"
      ? expandPath(given, { base: beside, env })
      : beside;
  for (const [key, lines] of Object.entries(section)) {
    if (NO_CATEGORY.has(key) || typeof lines !== "string") continue;
    const folder = `models/${LEGACY[key] ?? key}`;
    // ComfyUI puts each line before the earlier ones, so that the last is first.
    const line = lines.split("\n").findLast((each) => each.trim() !== "");
    if (line === undefined) continue;
    const full = base === null ? null : expandPath(line, { base, env });
    found.move(folder, full, `${key} in ${path}`);
  }
}

/** YAML 1.1, as Python's reader has it: there `yes` and `on` are true. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    const config: unknown = parse(text, { version: "1.1", logLevel: "error" });
    if (config === null) return {};
    return isRecord(config) ? config : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function truthy(value: unknown): boolean {
  return Boolean(value);
}

/** The flags of the scripts that start the portable build, which lie above it, or that a user wrote beside `main.py`. */
async function startFlags(home: string): Promise<Map<string, string[]>> {
  const flags = new Map<string, string[]>();
  const folders = [
    { folder: dirname(home), program: `${basename(home)}/main.py` },
    { folder: home, program: "main.py" },
  ];
  for (const { folder, program } of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter(isStartScript)) {
      const file = await readSmallFile(join(folder, name));
      if (file.state === "read") takeLines(file.text, { program, flags });
    }
  }
  return flags;
}

function isStartScript(name: string): boolean {
  return /^(?:run|start|launch)[\w-]*\.(?:bat|sh)$/i.test(name);
}

function takeLines(
  script: string,
  { program, flags }: { program: string; flags: Map<string, string[]> },
): void {
  const lines = script.replace(/[\\^]\r?\n/g, " ").split(/\r?\n/);
  for (const line of lines) {
    if (/^\s*(?:#|@?rem\b|::)/i.test(line)) continue;
    const words = wordsOf(line);
    if (!words.some((word) => isProgram(word, program))) continue;
    for (const [at, word] of words.entries()) {
      const [flag = "", inline] = word.split(/=(.*)/s);
      const value = inline ?? words[at + 1];
      if (!flag.startsWith("--") || value === undefined) continue;
      flags.set(flag, [...(flags.get(flag) ?? []), value]);
    }
  }
}

function isProgram(word: string, program: string): boolean {
  const path = `/${word.replaceAll("\\", "/")}`;
  return path.endsWith(`/${program}`);
}

function wordsOf(line: string): string[] {
  try {
    return split(line.replaceAll("\\", "\\\\"));
  } catch {
    return [];
  }
}
