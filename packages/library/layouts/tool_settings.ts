/** The variables that a tool would see when it starts. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a tool's settings are looked for. */
export interface SettingsSource {
  /** The tool's own folder, absolute. */
  home: string;
  env: Environment;
}

/** What a tool's own settings say about its folders. */
export interface ToolSettings {
  /** From a folder of the tool's table, or a folder above it, to the absolute path that takes its place. */
  moved: ReadonlyMap<string, string>;
  /** Settings that could not be followed, each a sentence. */
  notes: readonly string[];
}

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
