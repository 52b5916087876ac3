import filenamify from "filenamify";
import { splitExtension } from "./split_extension.ts";

/** What {@link safeName} takes besides the name. */
export interface SafeNameOptions {
  /**
   * Bytes to leave free of the 255 that file systems give a name, for a part
   * file's suffix and for ` (1)`. 0 to 200.
   *
   * @default 40
   */
  reserveBytes?: number;
}

/** Bytes of one path component on ext4, XFS, btrfs, APFS; NTFS counts 255 UTF-16 units. */
const MAX_NAME_BYTES = 255;

const FALLBACK = "download";

/** What a mark that may not stand in a name is replaced by. */
const SUBSTITUTE = "_";

/** Slashes, backslashes and dots that only look like it, and what some systems map back. */
const LOOK_ALIKES =
  /[\u2024\u2044\u2215\u29f5\u29f8\u29f9\ufe52\ufe68\uff0e\uff0f\uff3c]/g;

/** Nothing that can be seen: bidi and zero-width marks, fillers, lone surrogates, noncharacters. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff0-\uffff]/gu;

/** Space of any kind, line ends included. */
const SPACES = /[\s\u0085]+/gu;

/** What a shell expands even between double quotes. */
const SHELL_MARKS = /[$`]/g;

/** A hidden file, an option, a home folder. */
const BAD_START = /^[.\-~\s]+/;

/** Windows cuts these off, so that two names would become one. */
const BAD_END = /[. ]+$/;

/** Device names of Windows, whatever the extension, and files it acts on by itself. */
const RESERVED =
  /^(?:(?:con|prn|aux|nul|clock\$|conin[$_]|conout[$_]|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)|(?:desktop\.ini|thumbs\.db|autorun\.inf)$)/i;

/**
 * Makes one path component, safe on every system, of a name that a server, a
 * publisher or a user gave. Never empty, never hidden, never a path, at most
 * 255 − `reserveBytes` bytes of UTF-8, with the extension kept. Of a path the
 * last component counts. Idempotent.
 *
 * The rules are the same on all systems, since folders are shared and copied.
 *
 * @example
 * ```ts
 * import { safeName } from "@haul/library";
 *
 * console.assert(safeName("../../etc/passwd") === "passwd");
 * console.assert(safeName("con.safetensors") === "con_.safetensors");
 * ```
 */
export function safeName(name: string, options: SafeNameOptions = {}): string {
  const { reserveBytes = 40 } = options;
  if (!(reserveBytes >= 0 && reserveBytes <= 200)) {
    throw new RangeError(`reserveBytes must be 0 to 200, not ${reserveBytes}.`);
  }
  // Some marks are others once they are composed: U+1FEF is the backtick.
  const visible = lastComponent(name.normalize("NFC"))
    .replace(SPACES, " ")
    .replace(INVISIBLE, "")
    // What was between two spaces may be gone now.
    .replace(SPACES, " ")
    .replace(LOOK_ALIKES, SUBSTITUTE)
    .replace(SHELL_MARKS, SUBSTITUTE);
  // It composes letters (NFC) as well.
  const legal = filenamify(visible, {
    replacement: SUBSTITUTE,
    maxLength: Number.MAX_SAFE_INTEGER,
  });
  const trimmed = legal.replace(BAD_START, "").replace(BAD_END, "");
  if (trimmed === "" || /^_+$/.test(trimmed)) return FALLBACK;
  return fitted(unreserved(trimmed), MAX_NAME_BYTES - reserveBytes);
}

function lastComponent(path: string): string {
  const components = path.split(/[/\\]/);
  return components.findLast((part) => /[^.\s~-]/.test(part)) ?? "";
}

/** Cuts the stem between code points until the name has its bytes. */
function fitted(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const { stem, extension } = splitExtension(name);
  let left = maxBytes - Buffer.byteLength(extension);
  let kept = "";
  for (const character of stem) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return kept.replace(BAD_END, "") + extension;
}

/** One underscore makes a device's name an ordinary one. */
function unreserved(name: string): string {
  if (!RESERVED.test(name)) return name;
  const dot = name.indexOf(".");
  const end = dot < 0 ? name.length : dot;
  return `${name.slice(0, end).trimEnd()}${SUBSTITUTE}${name.slice(end)}`;
}
