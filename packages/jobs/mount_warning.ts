import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** What {@link mountWarning} may be told. */
export interface MountWarningOptions {
  /** The number of a filesystem's kind, by the path of a folder on it. @default the one of this machine */
  kindOf?: (folder: string) => Promise<number>;
}

/** What statfs(2) of Linux says of a drive that a program plays (linux/magic.h). */
const FUSE_KIND = 0x65735546;

/**
 * Says what the user should know of a folder that lies on a mounted drive, as
 * Google Drive is on Colab: such drives lack what a download leans on (hard
 * links, a sync that means it, space set aside), and are slow. Null for any
 * other folder.
 *
 * @param folder Absolute; need not be there yet.
 *
 * @example
 * ```ts
 * import { mountWarning } from "@haul/jobs";
 *
 * const warning = await mountWarning("/content/drive/MyDrive/models", {
 *   kindOf: async () => 0x65735546,
 * });
 * console.assert(warning?.includes("mounted drive"));
 * ```
 */
export async function mountWarning(
  folder: string,
  { kindOf = kindHere }: MountWarningOptions = {},
): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const kind = await kindOf(at).catch(() => null);
    if (kind === null && at !== dirname(at)) continue;
    return kind === FUSE_KIND
      ? `${folder} lies on a mounted drive, which is slow and may lose what it promised to keep; fetch to this machine's own disk, then copy the finished files there.`
      : null;
  }
}

async function kindHere(folder: string): Promise<number> {
  return (await statfs(folder)).type;
}
