import { basename, dirname } from "node:path";
import type { FixtureFile } from "@haul/fixture_server";
import { controlPathFor, parseControlFile } from "./control_file.ts";

/** Lets the real aria2c fetch a file until its control file claims so many bytes, then kills it without warning. */
export async function killAria2cAt(
  bytes: number,
  { url, path }: { url: FixtureFile["url"]; path: string },
): Promise<void> {
  const child = Bun.spawn(
    [
      "aria2c",
      "--no-conf",
      "--quiet",
      "--auto-save-interval=1",
      "--file-allocation=none",
      "--disk-cache=0",
      "--min-split-size=1M",
      "--split=4",
      "--max-connection-per-server=4",
      `--dir=${dirname(path)}`,
      `--out=${basename(path)}`,
      url,
    ],
    { env: {}, stdout: "ignore", stderr: "ignore" },
  );
  try {
    while ((await claimed(path)) < bytes) {
      if (child.exitCode !== null) throw new Error("aria2c ended too early");
      await Bun.sleep(20);
    }
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

async function claimed(path: string): Promise<number> {
  const control = Bun.file(controlPathFor(path));
  if (!(await control.exists())) return 0;
  return parseControlFile(await control.bytes())?.done.total ?? 0;
}
