/**
 * Two names with one key cannot be told apart on some file system (APFS, NTFS
 * and FAT fold case; APFS folds composed and decomposed letters), so they
 * count as one name everywhere.
 *
 * @example
 * ```ts
 * import { collisionKey } from "@haul/library";
 *
 * console.assert(collisionKey("Model.BIN") === collisionKey("model.bin"));
 * ```
 */
export function collisionKey(name: string): string {
  // Upper case first: "ß" and "SS" fold together only this way round.
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
