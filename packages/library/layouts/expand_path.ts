import { homedir } from "node:os";
import { isAbsolute, resolve } from "node:path";
import type { Environment } from "./tool_settings.ts";

/** `$NAME`, `${NAME}` as Python's `expandvars` and shells have it, `%NAME%` as Windows does. */
const VARIABLE = /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g;

/** A drive letter or a share: of no use but on Windows. */
const WINDOWS_PATH = /^(?:[a-z]:[\\/]|\\\\)/i;

/**
 * Makes an absolute path of what a settings file says: variables and `~` are
 * replaced, and a relative path counts from `base`.
 *
 * @returns Null where a variable is not set, or the path is of another system.
 */
export function expandPath(
  text: string,
  from: { base: string; env: Environment },
): string | null {
  let isWhole = true;
  const filled = text.trim().replace(VARIABLE, (_all, ...names) => {
    const name = names.slice(0, 3).find((each) => each !== undefined);
    const value = from.env[name as string];
    if (value === undefined) isWhole = false;
    return value ?? "";
  });
  if (!isWhole || filled === "") return null;
  if (WINDOWS_PATH.test(filled) && !isAbsolute(filled)) return null;
  return resolve(
    from.base,
    filled.replace(/^~(?=$|[\\/])/, () => homedir()),
  );
}
