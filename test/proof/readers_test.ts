import { expect, test } from "bun:test";
import { mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  inTier,
  MIB,
  startFixtureServer,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const FILES = inTier({ quick: 12, long: 500 });
const MAX_MS = inTier({ quick: 60_000, long: 600_000 });
const BATCH = 12;
const SIZE = MIB;

test(
  "haul get shows a reader whole files only, one for each download, whoever wants the same name (R-05)",
  async () => {
    await using server = await startFixtureServer();
    await using temp = await tempDir();
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: join(temp.path, "home"),
    };
    let looks = 0;
    let partial = 0;
    let finals = 0;
    for (let batch = 0; batch * BATCH < FILES; batch++) {
      const cwd = join(temp.path, `b${batch}`);
      await mkdir(cwd);
      // Two processes, and each of their files wants the same name.
      const files = Array.from({ length: BATCH }, (_, at) =>
        server.file(`/${batch}/${at}/same.bin`, {
          size: SIZE,
          seed: batch * BATCH + at + 1,
        }),
      );
      const urls = files.map(({ url }) => url);
      const halves = [urls.slice(0, BATCH / 2), urls.slice(BATCH / 2)];
      const children = halves.map((half) =>
        Bun.spawn([process.execPath, MAIN, "get", ...half, "-q"], {
          cwd,
          env,
          stdout: "ignore",
          stderr: "inherit",
        }),
      );
      const ended = Promise.all(children.map(({ exited }) => exited));
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!isOver) {
        for (const name of await readdir(cwd)) {
          if (!name.endsWith(".bin")) continue;
          looks++;
          if (!(await isWhole(join(cwd, name), files))) partial++;
        }
        await Bun.sleep(1);
      }
      expect(await ended).toEqual([0, 0]);
      const names = await readdir(cwd);
      const digests = await Promise.all(
        names.map((name) => digestAt(join(cwd, name))),
      );
      const wanted = await Promise.all(files.map((file) => file.sha256()));
      expect(digests.sort()).toEqual(wanted.sort());
      finals += names.length;
    }
    tellFigures({
      proof: "readers of a folder",
      figures: {
        "files placed": finals,
        looks,
        "partial reads": partial,
        "files lost or written over": 0,
      },
    });
    expect(partial).toBe(0);
    expect(looks).toBeGreaterThan(0);
  },
  MAX_MS,
);

/** A file as a reader finds it: whole, or something is wrong. */
async function isWhole(
  path: string,
  files: readonly { sha256(): Promise<string> }[],
): Promise<boolean> {
  const digest = await digestAt(path);
  const wanted = await Promise.all(files.map((file) => file.sha256()));
  return wanted.includes(digest);
}

async function digestAt(path: string): Promise<string> {
  await using file = await open(path);
  const hasher = new Bun.CryptoHasher("sha256");
  return hasher.update(await file.readFile()).digest("hex");
}
