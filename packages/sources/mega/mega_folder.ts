import { decipherEcb } from "./_aes.ts";
import { bytesOf } from "./_base64.ts";
import type { MegaTreeNode } from "./mega_answers.ts";
import { megaName } from "./mega_attributes.ts";
import {
  FILE_KEY_BYTES,
  type FileKey,
  FOLDER_KEY_BYTES,
  fileKey,
} from "./mega_key.ts";

const FILE = 0;
const FOLDER = 1;
/** Folders within folders are followed no deeper: a listing could go in circles. */
const DEEPEST = 64;

/** A file of a shared folder. */
export interface MegaEntry {
  readonly handle: string;
  readonly name: string;
  /** The folders within the shared one, without that one's own name. */
  readonly folders: readonly string[];
  /** The handles of these folders, and of the shared one. */
  readonly within: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly key: FileKey;
}

/** What a shared folder holds. */
export interface MegaFolder {
  readonly entries: readonly MegaEntry[];
  /** Handles of its folders, its own among them. */
  readonly folders: ReadonlySet<string>;
  /** Files whose key or name could not be deciphered. */
  readonly unreadable: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** A node that the folder's key opened. */
interface Opened {
  readonly node: MegaTreeNode;
  readonly name: string;
  readonly key: Bytes;
}

/**
 * Opens a listing with its folder's key. Null where the key opens nothing of
 * it: it is another folder's.
 */
export async function openFolder(
  nodes: readonly MegaTreeNode[],
  key: Uint8Array<ArrayBuffer>,
): Promise<MegaFolder | null> {
  const opened = await Promise.all(nodes.map((node) => open(node, key)));
  const known = opened.filter((one) => one !== null);
  if (nodes.length > 0 && known.length === 0) return null;
  const folders = new Map(
    known
      .filter(({ node }) => node.t === FOLDER)
      .map((one) => [one.node.h, one]),
  );
  const files = known.filter(({ node }) => node.t === FILE);
  return {
    entries: files.map((file) => entryOf(file, folders)),
    folders: new Set(folders.keys()),
    unreadable: nodes.filter(({ t }) => t === FILE).length - files.length,
  };
}

/** Tries a node's keys: one for each share that it is in, and its name tells which is this one's. */
async function open(node: MegaTreeNode, share: Bytes): Promise<Opened | null> {
  for (const part of (node.k ?? "").split("/")) {
    const wrapped = bytesOf(part.split(":").at(-1) ?? "");
    if (wrapped === null || wrapped.length !== keyBytesOf(node)) continue;
    const key = await decipherEcb(share, wrapped);
    const aes = node.t === FILE ? fileKey(key).aes : key;
    const name = await megaName(node.a, aes);
    if (name !== null) return { node, name, key };
  }
  return null;
}

function keyBytesOf({ t }: MegaTreeNode): number | null {
  if (t === FILE) return FILE_KEY_BYTES;
  return t === FOLDER ? FOLDER_KEY_BYTES : null;
}

function entryOf(
  { node, name, key }: Opened,
  folders: ReadonlyMap<string, Opened>,
): MegaEntry {
  const names: string[] = [];
  const within: string[] = [];
  let parent = folders.get(node.p);
  while (parent !== undefined && within.length < DEEPEST) {
    within.unshift(parent.node.h);
    const above = folders.get(parent.node.p);
    if (above !== undefined) names.unshift(parent.name);
    parent = above;
  }
  const { h: handle, s: size = 0 } = node;
  return { handle, name, folders: names, within, size, key: fileKey(key) };
}
