import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where Haul keeps its queue: `HAUL_HOME`, or the place where programs keep
 * their data on this system.
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
): string {
  const named = env["HAUL_HOME"];
  if (named) return resolve(named);
  if (process.platform === "darwin") {
    return join(homedir(), "Library", "Application Support", "haul");
  }
  if (process.platform === "win32") {
    return join(env["LOCALAPPDATA"] ?? homedir(), "haul");
  }
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local/share"), "haul");
}
