import type { LayoutId } from "@haul/contract";
import type { ModelRole } from "./model_role.ts";

/**
 * The layouts in which each file is put by itself. The cache of Hugging Face
 * keeps whole repositories and has a writer of its own.
 */
export type PlacingLayout = Exclude<LayoutId, "hf-cache">;

/** Where one tool looks for models, as its code has it with no settings changed. */
export interface LayoutTable {
  /** The tool's name, for people. */
  tool: string;
  /** The folder that holds what the tool has no place for, from the tool's root. */
  models: string;
  /** The folder of each role, from the tool's root. A role without one has no home there. */
  folders: Partial<Record<ModelRole, string>>;
  /** What the user should know about a role in this tool, as a sentence. */
  notes?: Partial<Record<ModelRole, string>>;
}
