import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type MegaServer, MIB, startMega, tempDir } from "@haul/fixture_server";
import { runHaul } from "./_run_haul.ts";

/** How a run is led to the stand-in. */
function ledTo(mega: MegaServer, cwd: string) {
  return { cwd, env: { HAUL_MEGA_ENDPOINT: mega.api.origin } };
}

const LOOPBACK = ["--allow-http", "--allow-private", "127.0.0.0/8"];

test("haul get fetches a folder of Mega into its folders, and shows and sends no key", async () => {
  await using mega = await startMega();
  await using folder = await tempDir();
  const share = mega.share("models");
  const files = ["top.bin", "vae/a.bin", "vae/sdxl/b.bin"].map(
    (path, seed) => ({ path, ...share.file(path, { size: MIB + seed, seed }) }),
  );
  const how = ledTo(mega, folder.path);
  const result = await runHaul(["get", share.link, ...LOOPBACK], how);
  expect(result).toMatchObject({ code: 0 });
  for (const { path, bytes } of files) {
    const got = await Bun.file(join(folder.path, path)).bytes();
    expect(Buffer.compare(got, bytes)).toBe(0);
  }
  expect(result.stderr).toContain("verified (Mega MAC)");
  const said = result.stdout + result.stderr;
  expect(said).not.toContain(share.keyText.slice(0, 10));
  expect(mega.keysSeen).toEqual([]);
});

test("haul info tells what a link of Mega holds, without fetching it and without its key", async () => {
  await using mega = await startMega();
  await using folder = await tempDir();
  const file = mega.file("a.bin", { size: 5_000_000, seed: 1 });
  const how = ledTo(mega, folder.path);
  const args = ["info", "--json", file.link, ...LOOPBACK];
  const { code, stdout } = await runHaul(args, how);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    source: "mega",
    name: "a.bin",
    hashes: [{ algorithm: "mega_mac", from: "publisher" }],
  });
  expect(stdout).not.toContain(file.keyText.slice(0, 10));
  expect(await readdir(folder.path)).toEqual([]);
});

test("haul get waits for a quota that is used up, says until when, and goes on", async () => {
  let refusals = 1;
  await using mega = await startMega({
    storage: () =>
      refusals-- > 0
        ? { status: 509, headers: [["X-MEGA-Time-Left", "2"]] }
        : null,
  });
  await using folder = await tempDir();
  const { link, name } = mega.file("a.bin", { size: MIB, seed: 1 });
  const how = ledTo(mega, folder.path);
  const { code, stderr } = await runHaul(["get", link, ...LOOPBACK], how);
  expect(code).toBe(0);
  expect(stderr).toContain("Your transfer quota at 127.0.0.1:");
  expect(stderr).toContain("is used up");
  expect(await readdir(folder.path)).toEqual([name]);
});

test.each([
  ["https://mega.nz/file/abcdefgh", 24, "has no key"],
  ["https://mega.nz/#P!AQBx", 28, "cut or was changed"],
  ["https://mega.nz/collection/abcdefgh#key", 28, "album"],
  [
    "https://mega.nz/file/abcdefgh#jFc2HL6rIoDVU9kECBpMEIAbcv2WQcz6le9kS_bb2gc",
    3,
    "leads to nothing",
  ],
])("haul get %s ends with %d: %s", async (link, exit, says) => {
  await using mega = await startMega();
  await using folder = await tempDir();
  const how = ledTo(mega, folder.path);
  const { code, stderr } = await runHaul(["get", link, ...LOOPBACK], how);
  expect({ code, stderr }).toEqual({
    code: exit,
    stderr: expect.stringContaining(says),
  });
  expect(stderr).not.toContain("jFc2HL");
});
