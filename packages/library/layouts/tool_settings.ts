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
