import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { mountWarning } from "./mount_warning.ts";

const FUSE = 0x65735546;
const EXT4 = 0xef53;

/** A machine on which Google Drive is mounted, and no folder is in it yet. */
async function kindOf(folder: string): Promise<number> {
  if (folder === "/content/drive") return FUSE;
  if (folder === "/content" || folder === "/") return EXT4;
  throw Object.assign(new Error("no such folder"), { code: "ENOENT" });
}

test("mountWarning() tells of a mounted drive, for folders that are to be made too", async () => {
  const folder = "/content/drive/MyDrive/models";
  const warning = await mountWarning(folder, { kindOf });
  expect(warning).toStartWith(`${folder} lies on a mounted drive`);
});

test("mountWarning() has nothing to say of a disk", async () => {
  expect(await mountWarning("/content/models", { kindOf })).toBeNull();
  expect(await mountWarning(`${tmpdir()}/not/there`)).toBeNull();
});
