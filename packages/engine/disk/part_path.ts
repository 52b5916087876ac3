import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";

/** The longest file name of ext4, APFS, NTFS and most others, in bytes. */
const MAX_NAME_BYTES = 255;

/** What the journal adds to the part's name, its temporary file included. */
const JOURNAL_SUFFIX_BYTES = ".journal.new".length;

/**
 * The name under which a file is kept until it is whole and verified:
 * `<finalPath>.<id>.part`, in the same folder and so on the same filesystem.
 * A name too long for that is cut between characters.
 *
 * @param finalPath Where the file will go.
 * @param identity What the file is, for good.
 *
 * @example
 * ```ts
 * import { partPathFor } from "@haul/engine";
 *
 * const path = partPathFor("/models/a.safetensors", "https://example.org/a");
 * console.assert(/^\/models\/a\.safetensors\.[0-9a-f]{8}\.part$/.test(path));
 * ```
 */
export function partPathFor(finalPath: string, identity: string): string {
  const suffix = partSuffix(identity);
  const room = MAX_NAME_BYTES - JOURNAL_SUFFIX_BYTES - suffix.length;
  const name = cutToBytes(basename(finalPath), room);
  return join(dirname(finalPath), `${name}${suffix}`);
}

/** How the names of all part files of one identity end: `.<8 hex digits>.part`. */
export function partSuffix(identity: string): string {
  const id = createHash("sha256").update(identity).digest("hex").slice(0, 8);
  return `.${id}.part`;
}

function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}
