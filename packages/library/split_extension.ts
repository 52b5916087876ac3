/**
 * The last extension with the ones that belong to it: `.tar.gz`, `.index.json`.
 * One needs a letter, so that `model-v1.5` has none, and 16 characters are
 * plenty (`.safetensors` has 11).
 */
const EXTENSION =
  /(?:\.tar|\.safetensors\.index|\.index)?\.(?=\d*[a-z])[a-z0-9_-]{1,16}$/i;

/**
 * Splits a file name before its extension, which may be a double one. A name
 * that is nothing but an extension is all stem.
 *
 * @example
 * ```ts
 * import { splitExtension } from "@haul/library";
 *
 * console.assert(splitExtension("a.b.tar.gz").extension === ".tar.gz");
 * console.assert(splitExtension("model-v1.5").extension === "");
 * ```
 */
export function splitExtension(name: string): {
  stem: string;
  extension: string;
} {
  const at = EXTENSION.exec(name)?.index ?? name.length;
  if (at === 0) return { stem: name, extension: "" };
  return { stem: name.slice(0, at), extension: name.slice(at) };
}
