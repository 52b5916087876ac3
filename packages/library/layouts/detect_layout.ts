import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { LayoutId } from "@haul/contract";

/** An installation that was recognised by its files. */
export interface DetectedLayout {
  layout: LayoutId;
  /** The tool's own folder, absolute: the one asked about, or one beside it. */
  home: string;
}

/**
 * Names in a tool's folder, lower case; the more particular ones come first.
 * Forge and reForge grew out of AUTOMATIC1111 and kept its files.
 */
const MARKS: readonly { layout: LayoutId; all: readonly string[] }[] = [
  { layout: "fooocus", all: ["fooocus_version.py", "modules"] },
  { layout: "fooocus", all: ["entry_with_update.py", "modules"] },
  {
    layout: "reforge",
    all: ["webui.py", "modules", "modules_forge", "ldm_patched"],
  },
  { layout: "forge", all: ["webui.py", "modules", "modules_forge"] },
  { layout: "a1111", all: ["webui.py", "modules", "launch.py"] },
  { layout: "comfyui", all: ["main.py", "comfy", "folder_paths.py"] },
  { layout: "comfyui", all: ["main.py", "comfy", "nodes.py"] },
  { layout: "swarmui", all: ["swarmui.sln"] },
  { layout: "swarmui", all: ["launchtools", "models", "data"] },
  { layout: "invokeai", all: ["invokeai.yaml"] },
  { layout: "invokeai", all: ["databases", "models"] },
  { layout: "stability-matrix", all: ["models", "packages", "settings.json"] },
  { layout: "stability-matrix", all: ["models", ".sm-portable"] },
  { layout: "stability-matrix", all: ["models", "settings.json", "assets"] },
  // The data folder of ComfyUI's desktop build holds no program.
  { layout: "comfyui", all: ["models", "custom_nodes", "user"] },
];

/** Folders within a download of a tool that hold the tool itself. */
const NESTED = [
  "ComfyUI",
  "Fooocus",
  "webui",
  "stable-diffusion-webui",
  "Data",
];

/**
 * Recognises an installation by pointing at its folder, at the folder of a
 * portable build around it, or at its `models` folder. The Hugging Face cache
 * is known by its `models--…` folders.
 *
 * @returns Null where nothing is recognised, and where there is no such folder.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { detectLayout } from "@haul/library";
 *
 * console.assert((await detectLayout(`${tmpdir()}/nothing-here`)) === null);
 * ```
 */
export async function detectLayout(
  root: string,
): Promise<DetectedLayout | null> {
  const path = resolve(root);
  const own = await layoutOf(path);
  if (own !== null) return { layout: own, home: path };
  for (const name of NESTED) {
    const home = join(path, name);
    const layout = await layoutOf(home);
    if (layout !== null) return { layout, home };
  }
  if (basename(path).toLowerCase() !== "models") return null;
  const home = dirname(path);
  const layout = await layoutOf(home);
  return layout === null ? null : { layout, home };
}

async function layoutOf(folder: string): Promise<LayoutId | null> {
  const entries = await readdir(folder).catch(() => []);
  const names = new Set(entries.map((name) => name.toLowerCase()));
  const found = MARKS.find(({ all }) => all.every((name) => names.has(name)));
  if (found !== undefined) return found.layout;
  const isCache = entries.some((name) =>
    /^(?:models|datasets)--\S+$/.test(name),
  );
  return isCache ? "hf-cache" : null;
}
