import { homedir } from "node:os";
import { join } from "node:path";

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Haul's data folder: `HAUL_HOME`, else `.haul` in the user's home folder.
 *
 * @example
 * ```ts
 * import { dataFolder } from "@haul/keys";
 *
 * console.assert(dataFolder({ HAUL_HOME: "/data/haul" }) === "/data/haul");
 * ```
 */
export function dataFolder(env: Env): string {
  return given(env["HAUL_HOME"]) ?? join(userHome(env), ".haul");
}

/** The user's home folder, on any system. */
export function userHome(env: Env): string {
  return given(env["HOME"]) ?? given(env["USERPROFILE"]) ?? homedir();
}

/** A variable that holds nothing, as a line of a settings file leaves it, says nothing. */
export function given(text: string | undefined): string | null {
  const plain = text?.trim() ?? "";
  return plain === "" ? null : plain;
}
