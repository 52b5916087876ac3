import type { ToolSettings } from "../tool_settings.ts";

/** Gathers what one reader finds. */
export class FoundSettings implements ToolSettings {
  readonly moved = new Map<string, string>();
  readonly notes: string[] = [];

  /** Takes a folder from a setting; a null path is one that could not be followed. */
  move(folder: string, path: string | null, setting: string): void {
    if (path !== null) this.moved.set(folder, path);
    else
      this.notes.push(`${setting} cannot be followed here and is passed over.`);
  }
}
