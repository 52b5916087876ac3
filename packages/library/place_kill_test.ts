import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TEXT = "the fetched model";
const SHA256 = createHash("sha256").update(TEXT).digest("hex");
const CHILD = join(import.meta.dir, "_place_child.ts");
const NO_LINKS = "inject=link,linkat:error=EPERM";

const canTrace =
  Bun.which("strace") !== null &&
  Bun.spawnSync(["strace", "-o", "/dev/null", "true"]).success;
if (!canTrace) {
  process.stderr.write("SKIPPED: place_kill_test.ts needs a working strace.\n");
}

/** Kills the process right before a system call, with hard links and without. */
const KILLS: [before: string, rules: string[]][] = [
  ["link", ["inject=link,linkat:signal=SIGKILL"]],
  ["unlink", ["inject=unlink,unlinkat:signal=SIGKILL"]],
  ["fsync", ["inject=fsync:signal=SIGKILL"]],
  ["utimens", [NO_LINKS, "inject=utimensat:signal=SIGKILL"]],
  ["rename", [NO_LINKS, "inject=rename,renameat,renameat2:signal=SIGKILL"]],
];

test.skipIf(!canTrace).each(KILLS)(
  "place() ends well when it was killed before %s",
  async (_before, rules) => {
    const folder = await mkdtemp(join(tmpdir(), "haul-kill-"));
    try {
      const part = join(folder, "a.bin.part");
      const final = join(folder, "a.bin");
      await writeFile(part, TEXT);
      const run = [
        process.execPath,
        CHILD,
        part,
        final,
        SHA256,
        `${TEXT.length}`,
      ];
      const trace = rules.flatMap((rule) => ["-e", rule]);
      const killed = Bun.spawnSync([
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        ...trace,
        ...run,
      ]);
      expect(killed.success).toBe(false);
      if (await exists(part)) expect(Bun.spawnSync(run).success).toBe(true);
      const names = await readdir(folder);
      expect(names).not.toContain("a.bin.part");
      const texts = await Promise.all(
        names.map((name) => readFile(join(folder, name), "utf8")),
      );
      expect(texts.filter((text) => text !== "")).toEqual([TEXT]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test.skipIf(!canTrace)("place() manages without hard links", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haul-kill-"));
  try {
    const part = join(folder, "a.bin.part");
    const final = join(folder, "a.bin");
    await writeFile(part, TEXT);
    await writeFile(final, "mine");
    const run = [
      process.execPath,
      CHILD,
      part,
      final,
      SHA256,
      `${TEXT.length}`,
    ];
    const traced = [
      "strace",
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      NO_LINKS,
      ...run,
    ];
    const child = Bun.spawnSync(traced);
    expect(JSON.parse(child.stdout.toString())).toEqual({
      path: join(folder, "a (1).bin"),
      alreadyHere: false,
    });
    expect((await readdir(folder)).sort()).toEqual(["a (1).bin", "a.bin"]);
    expect(await readFile(final, "utf8")).toBe("mine");
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
