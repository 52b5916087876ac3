import { expect, test } from "bun:test";
import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../_temp_folder.ts";
import { fallocate, tryLock } from "./libc.ts";

const linux = process.platform === "linux";

test("fallocate() gives a file its space and keeps its bytes", () => {
  using folder = tempFolder();
  const fd = openSync(join(folder.path, "a"), "w+");
  writeSync(fd, "kept");
  const answer = fallocate(fd, 1 << 20);
  if (linux && answer === "unsupported") {
    process.stderr.write("SKIPPED: this filesystem cannot allocate\n");
  }
  if (answer === "allocated") {
    expect(fstatSync(fd).size).toBe(1 << 20);
    expect(fstatSync(fd).blocks * 512).toBeGreaterThanOrEqual(1 << 20);
  }
  closeSync(fd);
});

test("fallocate() throws an error with a code where the file may not be as large", async () => {
  if (!linux) return void process.stderr.write("SKIPPED: needs Linux\n");
  using folder = tempFolder();
  const script = `
    import { openSync } from "node:fs";
    import { fallocate } from ${JSON.stringify(join(import.meta.dir, "libc.ts"))};
    process.on("SIGXFSZ", () => {});
    try { fallocate(openSync("big", "w"), 1 << 30); } catch (error) { console.log(error.code); }
  `;
  const child = Bun.spawn(
    ["sh", "-c", 'ulimit -f 64; exec "$0" -e "$1"', process.execPath, script],
    { cwd: folder.path, stdout: "pipe", stderr: "inherit" },
  );
  expect((await new Response(child.stdout).text()).trim()).toBe("EFBIG");
});

test("tryLock() gives the lock to one open file only, until that is closed", () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  const first = openSync(path, "w");
  const second = openSync(path, "r");
  expect(tryLock(first)).toBe(true);
  expect(tryLock(second)).toBe(false);
  closeSync(first);
  expect(tryLock(second)).toBe(true);
  closeSync(second);
});

test("tryLock() finds the lock free after the process that held it was killed (R-25)", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "a");
  const script = `
    import { openSync } from "node:fs";
    import { tryLock } from ${JSON.stringify(join(import.meta.dir, "libc.ts"))};
    console.log(tryLock(openSync(${JSON.stringify(path)}, "w")));
    setInterval(() => {}, 1000);
  `;
  await using child = Bun.spawn([process.execPath, "-e", script], {
    stdout: "pipe",
    killSignal: "SIGKILL",
  });
  const { value } = await child.stdout.getReader().read();
  expect(new TextDecoder().decode(value).trim()).toBe("true");
  const fd = openSync(path, "r");
  expect(tryLock(fd)).toBe(false);
  child.kill("SIGKILL");
  await child.exited;
  expect(tryLock(fd)).toBe(true);
  closeSync(fd);
});
