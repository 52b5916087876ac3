import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureServer,
  MIB,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { IDENTITY, testEngine, transfer } from "./_test_transfer.ts";
import { partPathFor } from "./disk/part_path.ts";
import type { Engine } from "./types.ts";

let engine: Engine;
let server: FixtureServer;

beforeAll(async () => {
  engine = testEngine();
  server = await startFixtureServer();
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await server.close();
});

const strace = Bun.which("strace");
if (strace === null) {
  console.warn("SKIPPED: strace is not here, so no failing disk is tried");
}

/** Runs a transfer in a process whose system calls fail as `inject` says. */
async function underFailingDisk(inject: string) {
  const file = server.file(`/${inject.length}.bin`, { size: 8 * MIB });
  await using folder = await tempDir();
  const script = join(import.meta.dirname, "_transfer_child.ts");
  const options = JSON.stringify({ url: file.url, folder: folder.path });
  const call = inject.split(":")[0];
  const child = Bun.spawn(
    [
      strace ?? "strace",
      ...["-f", "-qq", "-o", join(folder.path, "trace")],
      ...["-e", `trace=${call}`, "-e", `inject=${inject}`],
      ...["-P", partPathFor(join(folder.path, "m.bin"), IDENTITY)],
      ...[process.execPath, script, options],
    ],
    { stdout: "pipe", stderr: "pipe" },
  );
  const text = await new Response(child.stdout).text();
  const errors = await new Response(child.stderr).text();
  const exitCode = await child.exited;
  return { text, errors, exitCode, sha256: await file.sha256() };
}

test.skipIf(strace === null)(
  "Engine waits while the disk is full and goes on by itself",
  async () => {
    const { text, sha256 } = await underFailingDisk(
      "pwrite64:error=ENOSPC:when=5..8",
    );
    expect(text).toContain("waiting_for_space");
    expect(text).toContain(sha256);
  },
  20_000,
);

test.skipIf(strace === null)(
  "Engine never calls a file done whose writes failed",
  async () => {
    const { text, errors, exitCode, sha256 } = await underFailingDisk(
      "pwrite64:error=EIO:when=6",
    );
    expect(exitCode).not.toBe(0);
    expect(errors).toContain("io_failed");
    expect(text).not.toContain(sha256);
  },
  20_000,
);

test.skipIf(strace === null)(
  "Engine never calls a file done whose last sync failed",
  async () => {
    const { text, errors, sha256 } = await underFailingDisk(
      "fdatasync:error=EIO:when=1+",
    );
    expect(errors).toContain("io_failed");
    expect(text).not.toContain(sha256);
  },
  20_000,
);

test("Engine refuses a file that the disk has no room for, before its first byte", async () => {
  const file = server.file("/huge.bin", { size: 16 * 1024 ** 4 });
  await using folder = await tempDir();
  const { problem } = await transfer(engine, {
    folder: folder.path,
    files: [file],
  });
  expect(problem?.code).toBe("disk_full");
  expect(problem?.message).toMatch(/[\d.]+ [TG]i?B more needed/);
});

test("Engine writes through no link that stands where its part file goes", async () => {
  const file = server.file("/link.bin", { size: MIB });
  await using folder = await tempDir();
  const part = partPathFor(join(folder.path, "m.bin"), IDENTITY);
  await symlink(join(folder.path, "victim"), part);
  const { problem } = await transfer(engine, {
    folder: folder.path,
    files: [file],
  });
  expect(problem?.code).toBe("open_failed");
});

test("Engine says so when something else than a file has the part's name", async () => {
  const file = server.file("/folder.bin", { size: MIB });
  await using folder = await tempDir();
  await mkdir(partPathFor(join(folder.path, "m.bin"), IDENTITY));
  const { problem } = await transfer(engine, {
    folder: folder.path,
    files: [file],
  });
  expect(problem?.code).toBe("open_failed");
});
