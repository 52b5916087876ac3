import {
  type Settings,
  type SettingsPatch,
  SettingsSchema,
} from "@haul/contract";

/** Settings with a change to them; what the change leaves out stays. */
export function mergeSettings(
  settings: Settings,
  patch: SettingsPatch | null,
): Settings {
  const said = Object.entries(patch ?? {}).filter(
    ([, value]) => value !== undefined,
  );
  return SettingsSchema.parse({ ...settings, ...Object.fromEntries(said) });
}
