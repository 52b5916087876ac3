import { formatUtc, type SettingsNow } from "@haul/contract";

/** Why a server lets nothing run just now, and what ends that; null where it does. */
export function holdWords({ paused, opensAt }: SettingsNow): string | null {
  if (paused) return "Everything is held; haul resume --all lets it go on.";
  if (opensAt === null) return null;
  return `Downloads wait for their hours, and go on at ${formatUtc(opensAt)}.`;
}
