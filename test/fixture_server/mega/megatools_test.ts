import { expect, test } from "bun:test";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "../temp_dir.ts";
import { type MegaServer, startMega } from "./mega_server.ts";

/** Debian's client of Mega, written in C by others; in the package of that name. */
const MEGATOOLS = Bun.which("megatools");

const API = "https://g.api.mega.co.nz";

/**
 * A copy of the program that asks the stand-in. Its API cannot be chosen, and
 * it pins the API's public key; so the address in the copy is written over by
 * one of the same length, `/.` in its end being nothing to curl.
 */
async function ledTo(mega: MegaServer, folder: string): Promise<string> {
  const path = join(folder, "megatools");
  const program = Buffer.from(await Bun.file(MEGATOOLS ?? "").bytes());
  const address = `${mega.api.origin}/.`.padEnd(API.length, "/");
  expect(address).toHaveLength(API.length);
  let replaced = 0;
  for (let at = 0; ; replaced++) {
    at = program.indexOf(`${API}/cs?`, at);
    if (at < 0) break;
    program.write(address, at);
  }
  expect(replaced).toBeGreaterThan(0);
  await Bun.write(path, program);
  await chmod(path, 0o700);
  return path;
}

async function fetchWith(program: string, link: string, folder: string) {
  const args = ["dl", "--ignore-config-file", "--no-progress"];
  const child = Bun.spawn([program, ...args, "--path", folder, link], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const stderr = await new Response(child.stderr).text();
  return { code: await child.exited, stderr };
}

test.skipIf(MEGATOOLS === null)(
  "startMega() serves files and folders that megatools fetches and proves",
  async () => {
    await using mega = await startMega();
    await using folder = await tempDir();
    const program = await ledTo(mega, folder.path);
    const share = mega.share("models");
    const deep = share.file("vae/deep.bin", { size: 9_000_000, seed: 1 });
    // Its last block ends on a chunk's border, where megajs has another MAC.
    const whole = mega.file("whole.bin", { size: 131_072, seed: 2 });
    const nearly = mega.file("nearly.bin", { size: 393_215, seed: 3 });
    for (const [link, file, path] of [
      [whole.link, whole, "whole.bin"],
      [nearly.link, nearly, "nearly.bin"],
      [share.link, deep, "vae/deep.bin"],
    ] as const) {
      expect(await fetchWith(program, link, folder.path)).toMatchObject({
        code: 0,
      });
      const got = await Bun.file(join(folder.path, path)).bytes();
      expect(Buffer.compare(got, file.bytes)).toBe(0);
    }
    expect(mega.keysSeen).toEqual([]);
  },
);

test.skipIf(MEGATOOLS === null)(
  "startMega() sends bytes that megatools refuses where one bit was flipped",
  async () => {
    await using mega = await startMega();
    await using folder = await tempDir();
    const program = await ledTo(mega, folder.path);
    const { link, stored } = mega.file("a.bin", { size: 500_000, seed: 3 });
    stored[400_000]! ^= 1;
    const { code, stderr } = await fetchWith(program, link, folder.path);
    expect(code).not.toBe(0);
    expect(stderr).toContain("MAC mismatch");
  },
);
