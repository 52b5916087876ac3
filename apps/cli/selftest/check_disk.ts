import { constants } from "node:fs";
import {
  access,
  link,
  mkdtemp,
  open,
  rename,
  rm,
  statfs,
} from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "@haul/contract";
import { codeOf } from "./_code_of.ts";
import { nearestFolder } from "./_nearest_folder.ts";
import { type Check, type CheckResult, fine } from "./check.ts";

/** A large model fits into this; less is worth a word. */
const PLENTY_BYTES = 20 * 1024 ** 3;

/** Is there room, and do the calls work that give a file its name in one step? */
export const checkDisk: Check = {
  name: "disk",
  async run({ models }) {
    const folder = await nearestFolder(models);
    if (folder === null) {
      return {
        ok: "failed",
        detail: `${models} is a file, or lies in one`,
        fix: "Move that file away, or name another folder with --root.",
      };
    }
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const room = `${formatBytes(free)} free in ${folder}`;
    const fault = await tryOut(folder);
    if (fault !== null) return { ...fault, detail: `${fault.detail}; ${room}` };
    if (free >= PLENTY_BYTES) return fine(room);
    return {
      ok: "warning",
      detail: room,
      fix: "A large model needs more than that. Make room, or name another folder with --root.",
    };
  },
};

/** Writes, syncs, links and renames as a download does; leaves nothing. */
async function tryOut(folder: string): Promise<CheckResult | null> {
  let own: string | null = null;
  try {
    await access(folder, constants.W_OK);
    own = await mkdtemp(join(folder, ".haul-selftest-"));
    const part = join(own, "part");
    await using file = await open(part, "wx");
    await file.write("model");
    await file.sync();
    await rename(part, `${part}.renamed`);
    return await linked(`${part}.renamed`);
  } catch (error) {
    return {
      ok: "failed",
      detail: `cannot write in ${folder} (${codeOf(error)})`,
      fix: "Make the folder writable, free some space, or name another folder with --root.",
    };
  } finally {
    if (own !== null) await rm(own, { recursive: true, force: true });
  }
}

async function linked(path: string): Promise<CheckResult | null> {
  try {
    await link(path, `${path}.linked`);
    return null;
  } catch (error) {
    return {
      ok: "warning",
      detail: `no hard links here (${codeOf(error)}), so files get their names by renaming`,
      fix: "Nothing has to be done; a folder on a local disk is safer against crashes.",
    };
  }
}
