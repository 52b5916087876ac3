import type { PlacingLayout } from "./layout_table.ts";
import type { SettingsSource, ToolSettings } from "./tool_settings.ts";
import { readFooocusSettings } from "./tools/fooocus_settings.ts";
import { readStabilityMatrixSettings } from "./tools/stability_matrix_settings.ts";
import { readSwarmuiSettings } from "./tools/swarmui_settings.ts";

type Reader = (from: SettingsSource) => Promise<ToolSettings>;

/** Loaded when a tool is there: two of them need parsers of their own. */
const a1111 = async (): Promise<Reader> =>
  (await import("./tools/a1111_settings.ts")).readA1111Settings;

const READERS: Partial<Record<PlacingLayout, () => Promise<Reader>>> = {
  a1111,
  forge: a1111,
  reforge: a1111,
  comfyui: async () =>
    (await import("./tools/comfyui_settings.ts")).readComfyuiSettings,
  swarmui: async () => readSwarmuiSettings,
  fooocus: async () => readFooocusSettings,
  "stability-matrix": async () => readStabilityMatrixSettings,
};

/**
 * Reads where a tool's own settings put its folders. Settings that cannot be
 * understood are told in `notes` and change nothing.
 */
export async function readToolSettings(
  layout: PlacingLayout,
  from: SettingsSource,
): Promise<ToolSettings> {
  const read = await READERS[layout]?.();
  return (await read?.(from)) ?? { moved: new Map(), notes: [] };
}
