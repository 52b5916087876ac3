import { join, resolve, sep } from "node:path";
import type { ModelInfo, ModelType, SourceId } from "@haul/contract";
import { safeName } from "../safe_name.ts";
import { detectLayout } from "./detect_layout.ts";
import type { PlacingLayout } from "./layout_table.ts";
import { LAYOUT_TABLES } from "./layout_tables.ts";
import type { ModelRole } from "./model_role.ts";
import { nameFromTemplate } from "./name_template.ts";
import { readToolSettings } from "./read_tool_settings.ts";
import { roleOf } from "./role_of.ts";
import { ROLE_WORDS } from "./role_words.ts";
import type { Environment, ToolSettings } from "./tool_settings.ts";

/** A file that wants a place, and what is known of it. */
export interface PlaceRequest {
  /** How the root is laid out. */
  layout: PlacingLayout;
  /** The tool's folder or, for `plain`, the folder for the files; absolute. */
  root: string;
  /** The file's name as its publisher gives it; made safe here. */
  name: string;
  /** What the user says the file is. @default null */
  type?: ModelType | null;
  /** What the file's own header says, where it was read. @default null */
  header?: { readonly type: ModelType | null } | null;
  /** What the publisher says. @default null */
  model?: ModelInfo | null;
  /** The service that speaks for the publisher. @default null */
  source?: SourceId | null;
  /** The file's folder within its repository, with `/` between its parts; kept in plain folders. @default null */
  within?: string | null;
  /** A naming template, see {@link nameFromTemplate}. @default null: the publisher's name */
  template?: string | null;
  /** The service's id of the file, for `{id}`. @default null */
  id?: string | null;
  /** The variables that the tool sees, for paths in its settings. @default none */
  env?: Environment;
}

/** Where a file belongs, and why. */
export interface PlaceForFile {
  /**
   * The folder that holds all that this layout writes for the file's role: the
   * root, or a folder that the tool's own settings name outside it. Absolute.
   */
  root: string;
  /** The folder for the file, absolute, in `root`; it may not exist yet. */
  folder: string;
  /** The safe name. */
  name: string;
  role: ModelRole;
  /** For people, with no full stop: "its header says a LoRA". */
  reason: string;
  /** What the user should know besides, each a sentence. */
  notes: readonly string[];
}

/**
 * Says where a file belongs in a tool's folders, under which name, and why.
 * The tool's own settings (`extra_model_paths.yaml`, `config.txt`, folder
 * flags …) are read and followed. Writes nothing.
 *
 * @throws {ProblemError} `bad_option` for a template that cannot be used.
 *
 * @example
 * ```ts
 * import { placeFor } from "@haul/library";
 *
 * const place = await placeFor({
 *   layout: "comfyui",
 *   root: "/opt/ComfyUI",
 *   name: "ink.safetensors",
 *   header: { type: "lora" },
 * });
 * console.assert(place.folder === "/opt/ComfyUI/models/loras");
 * console.assert(place.reason === "its header says a LoRA");
 * ```
 */
export async function placeFor(request: PlaceRequest): Promise<PlaceForFile> {
  const root = resolve(request.root);
  const found = roleOf(request);
  const { folders, name } = nameOf(request, found.role);
  if (request.layout === "plain") {
    const folder = join(root, ...componentsOf(request.within), ...folders);
    return { root, folder, name, ...found, notes: [] };
  }
  const table = LAYOUT_TABLES[request.layout];
  const home = await homeOf(root, request.layout);
  const { env = {} } = request;
  const settings = await readToolSettings(request.layout, { home, env });
  const listed = table.folders[found.role];
  const own = listed ?? `${table.models}/${found.role}`;
  const base = moved(own, home, settings);
  const notes = [...settings.notes];
  if (listed === undefined) {
    notes.push(
      `${table.tool} has no folder for ${ROLE_WORDS[found.role]}, so it goes to ${base}.`,
    );
  }
  const note = table.notes?.[found.role];
  if (note !== undefined) notes.push(note);
  return {
    // A folder that the settings name outside is a root of its own.
    root: [root, home].find((each) => isInside(each, base)) ?? base,
    folder: join(base, ...folders),
    name,
    role: found.role,
    reason: settings.moved.has(own)
      ? `${found.reason}, and ${table.tool}'s own settings name the folder`
      : found.reason,
    notes,
  };
}

/** A portable build has its tool one folder below, and a `models` folder has it one above. */
async function homeOf(root: string, layout: PlacingLayout): Promise<string> {
  const detected = await detectLayout(root);
  return detected?.layout === layout ? detected.home : root;
}

function nameOf(
  request: PlaceRequest,
  role: ModelRole,
): { folders: readonly string[]; name: string } {
  const { template = null, model = null, id = null, name } = request;
  if (template === null) return { folders: [], name: safeName(name) };
  return nameFromTemplate(template, {
    model: model?.title ?? null,
    version: model?.version ?? null,
    base: model?.baseModel ?? null,
    creator: model?.creator ?? null,
    type: role,
    id,
    file: name,
  });
}

function componentsOf(within: string | null | undefined): string[] {
  return (within ?? "")
    .split("/")
    .filter((part) => !/^\.*$/.test(part))
    .map((part) => safeName(part));
}

/** The longest part of a folder's path that the settings move decides. */
function moved(
  folder: string,
  home: string,
  { moved }: Pick<ToolSettings, "moved">,
): string {
  const parts = folder.split("/");
  for (let count = parts.length; count >= 0; count -= 1) {
    const place = moved.get(parts.slice(0, count).join("/"));
    if (place !== undefined) return join(place, ...parts.slice(count));
  }
  return join(home, folder);
}

function isInside(root: string, path: string): boolean {
  return (
    path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
  );
}
