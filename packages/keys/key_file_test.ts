import { expect, test } from "bun:test";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { readKeyFile } from "./key_file.ts";

const mkfifo = Bun.which("mkfifo");

test.skipIf(mkfifo === null)(
  "readKeyFile() does not wait for whoever might write into a pipe",
  async () => {
    await using folder = await tempDir();
    const pipe = join(folder.path, "token");
    Bun.spawnSync([mkfifo ?? "mkfifo", pipe]);
    const options = { own: false, notice: () => undefined };
    const reading = readKeyFile(pipe, options);
    await expect(reading).rejects.toThrow("is not a file");
  },
);
