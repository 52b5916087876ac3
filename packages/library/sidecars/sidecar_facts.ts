import type { LayoutId, ModelInfo, SourceId } from "@haul/contract";
import type { ModelRole } from "../layouts/model_role.ts";

/** What {@link writeSidecars} knows of a finished file. */
export interface SidecarFacts {
  source: SourceId;
  model: ModelInfo;
  /** What the file is; see {@link placeFor}. */
  role: ModelRole;
  /** The layout of the folder: it decides which tools read the sidecars. */
  layout: LayoutId;
  /** The tool's folder, where LoRA Manager is looked for; absolute. */
  root: string;
  /** The file's length in bytes. */
  bytes: number;
  /** In lower-case hexadecimal; null where it was not computed. */
  sha256: string | null;
  /** A picture as it was fetched: PNG, JPEG, WebP or the first frame of a GIF. @default null */
  preview?: Uint8Array | null;
  /** The wall clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}
