import type { LayoutTable, PlacingLayout } from "./layout_table.ts";
import {
  A1111_TABLE,
  FORGE_TABLE,
  REFORGE_TABLE,
} from "./tools/a1111_table.ts";
import { COMFYUI_TABLE } from "./tools/comfyui_table.ts";
import { FOOOCUS_TABLE } from "./tools/fooocus_table.ts";
import { INVOKEAI_TABLE } from "./tools/invokeai_table.ts";
import { STABILITY_MATRIX_TABLE } from "./tools/stability_matrix_table.ts";
import { SWARMUI_TABLE } from "./tools/swarmui_table.ts";

/** The table of each tool's folders. A plain folder has none: everything goes into it. */
export const LAYOUT_TABLES: Record<
  Exclude<PlacingLayout, "plain">,
  LayoutTable
> = {
  a1111: A1111_TABLE,
  forge: FORGE_TABLE,
  reforge: REFORGE_TABLE,
  comfyui: COMFYUI_TABLE,
  swarmui: SWARMUI_TABLE,
  fooocus: FOOOCUS_TABLE,
  "stability-matrix": STABILITY_MATRIX_TABLE,
  invokeai: INVOKEAI_TABLE,
};
