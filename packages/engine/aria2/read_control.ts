import { readFile, stat } from "node:fs/promises";
import {
  type ControlFile,
  controlPathFor,
  MAX_CONTROL_BYTES,
  parseControlFile,
} from "./control_file.ts";

/**
 * Reads the control file that aria2 left beside a file; null where there is
 * none that can be used. It is another program's, and so always on the disk of
 * this machine.
 */
export async function readControl(path: string): Promise<ControlFile | null> {
  const controlPath = controlPathFor(path);
  try {
    if ((await stat(controlPath)).size > MAX_CONTROL_BYTES) return null;
    return parseControlFile(await readFile(controlPath));
  } catch {
    return null;
  }
}
