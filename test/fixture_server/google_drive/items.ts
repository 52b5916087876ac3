import type { FixtureFile } from "../fixture_file.ts";
import type { Switches } from "../switches.ts";
import type { DriveManner } from "./manners.ts";

/** What all items of a Drive have. */
interface ItemOptions {
  /** As in its links: at least ten letters, digits, `-` or `_`. */
  id: string;
  name: string;
  /** Without it the item is denied. @default none is needed */
  resourceKey?: string;
  /** Whether the account of the token alone may have it. @default false */
  isPrivate?: boolean;
}

/** A file that is to be in the Drive. */
export interface DriveFileOptions extends ItemOptions {
  /** Bytes. */
  size: number;
  /** Chooses the bytes. @default 1 */
  seed?: number;
  /** @default "open" */
  manner?: DriveManner;
  /**
   * Which replies name the CRC-32C: all, those to plain requests, or none;
   * "wrong" names that of another file.
   *
   * @default "all"
   */
  crc32c?: "all" | "plain" | "none" | "wrong";
  /** How its bytes are sent. */
  switches?: Switches;
}

/** A document of Google's editors. */
export interface DriveDocumentOptions extends ItemOptions {
  app: "document" | "spreadsheets" | "presentation";
  /** @default "open" */
  manner?: DriveManner;
}

/** A folder, and what is in it. */
export interface DriveFolderOptions extends ItemOptions {
  items: readonly DriveItem[];
  /** @default "open" */
  manner?: DriveManner;
}

/** A shortcut to another item. */
export interface DriveShortcutOptions extends ItemOptions {
  target: DriveItem;
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly resourceKey: string | null;
  readonly isPrivate: boolean;
  /** As it stands; may be set while a file is being fetched. */
  manner: DriveManner;
}

/** Something in a Drive. */
export type DriveItem = Item &
  (
    | { kind: "file"; file: FixtureFile; uuid: string; code: string }
    | { kind: "document"; app: DriveDocumentOptions["app"] }
    | { kind: "folder"; items: readonly DriveItem[] }
    | { kind: "shortcut"; target: DriveItem }
    /** A form, which has no bytes. */
    | { kind: "form" }
  );

/** What all items have, out of their options. */
export function itemOf(options: ItemOptions & { manner?: DriveManner }): Item {
  const { id, name, resourceKey = null, isPrivate = false } = options;
  return { id, name, resourceKey, isPrivate, manner: options.manner ?? "open" };
}
