import type { PlacingLayout } from "./layout_table.ts";
import type { SettingsSource, ToolSettings } from "./tool_settings.ts";
import { readA1111Settings } from "./tools/a1111_settings.ts";
import { readComfyuiSettings } from "./tools/comfyui_settings.ts";
import { readFooocusSettings } from "./tools/fooocus_settings.ts";
import { readStabilityMatrixSettings } from "./tools/stability_matrix_settings.ts";
import { readSwarmuiSettings } from "./tools/swarmui_settings.ts";

const READERS: Partial<
  Record<PlacingLayout, (from: SettingsSource) => Promise<ToolSettings>>
> = {
  a1111: readA1111Settings,
  forge: readA1111Settings,
  reforge: readA1111Settings,
  comfyui: readComfyuiSettings,
  swarmui: readSwarmuiSettings,
  fooocus: readFooocusSettings,
  "stability-matrix": readStabilityMatrixSettings,
};

/**
 * Reads where a tool's own settings put its folders. Settings that cannot be
 * understood are told in `notes` and change nothing.
 */
export async function readToolSettings(
  layout: PlacingLayout,
  from: SettingsSource,
): Promise<ToolSettings> {
  const read = READERS[layout];
  return (await read?.(from)) ?? { moved: new Map(), notes: [] };
}
