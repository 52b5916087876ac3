import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, exists, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureFile,
  type FixtureServer,
  MIB,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { digestOf, IDENTITY, sourceOf, transfer } from "../_test_transfer.ts";
import { partPathFor } from "../disk/part_path.ts";
import { createEngine, engineWith as engineOf } from "../engine.ts";
import type { Engine } from "../types.ts";
import { killAria2cAt } from "./_aria2c_rig.ts";
import { adoptDownload } from "./adopt_download.ts";
import { openElsewhere } from "./open_elsewhere.ts";

// Other programs take their time where the machine is busy.
setDefaultTimeout(60_000);

const SIZE = 12 * MIB;
const aria2c = Bun.which("aria2c");
if (aria2c === null) {
  console.warn("SKIPPED: aria2c is not here, so no transfer is handed to it");
}

let server: FixtureServer;
let engine: Engine;
let count = 0;

function engineWith(program: string, maxSpeed: number | null = null): Engine {
  return createEngine({
    policy: netPolicy(),
    threads: 2,
    patience: { attempts: 5, baseMs: 10, maxMs: 100 },
    aria2c: program,
    maxSpeed,
  });
}

beforeAll(async () => {
  server = await startFixtureServer();
  engine = engineWith("aria2c");
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await server.close();
});

function newFile(bytesPerSecond?: number): FixtureFile {
  return server.file(`/a${count++}.bin`, { size: SIZE, bytesPerSecond });
}

/** Which program sent each request. */
function agents(file: FixtureFile): Set<string> {
  const named = file.requests.map(({ headers }) => headers["user-agent"] ?? "");
  return new Set(named.map((agent) => agent.split("/")[0] ?? ""));
}

const withAria2c = test.skipIf(aria2c === null);

withAria2c(
  "Engine lets aria2c fetch, and verifies what it brought",
  async () => {
    const file = newFile(MIB / 3);
    await using folder = await tempDir();
    const { saved, problem, exact, notices, progress } = await transfer(
      engine,
      {
        folder: folder.path,
        files: [file],
        request: { hashes: [await digestOf(file)] },
      },
    );
    expect(problem).toBeNull();
    expect(exact).toBe(true);
    expect(notices).toEqual([]);
    expect(agents(file)).toContain("aria2");
    expect(saved?.integrity).toBe("verified");
    expect(saved?.fetchedBytes).toBe(SIZE);
    const bytes = progress.map((each) => each.bytes);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect(bytes.filter((each) => each > 0 && each < SIZE)).not.toBeEmpty();
    const left = await readdir(folder.path);
    expect(left.filter((name) => !name.endsWith(".part"))).toEqual([]);
  },
);

withAria2c(
  "Engine calls what aria2c brought unverified where no digest is known",
  async () => {
    const file = newFile();
    await using folder = await tempDir();
    const { saved } = await transfer(engine, {
      folder: folder.path,
      files: [file],
    });
    expect(saved?.integrity).toBe("unverified");
  },
);

withAria2c(
  "Engine stops aria2c, and goes on from its bytes with its own transfer",
  async () => {
    const file = newFile(MIB / 4);
    await using folder = await tempDir();
    const stop = new AbortController();
    const first = await transfer(engine, {
      folder: folder.path,
      files: [file],
      save: {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type !== "progress") return;
          if (event.progress.bytes > SIZE / 4) stop.abort();
        },
      },
    });
    expect(first.problem?.code).toBe("interrupted");
    file.set({ bytesPerSecond: undefined });
    await using own = createEngine({ policy: netPolicy(), threads: 2 });
    const second = await transfer(own, {
      folder: folder.path,
      files: [file],
      request: { hashes: [await digestOf(file)] },
    });
    expect(second.problem).toBeNull();
    expect(second.exact).toBe(true);
    expect(second.saved?.fetchedBytes).toBeLessThan(SIZE * 0.8);
  },
);

withAria2c(
  "Engine lets aria2c go on from the bytes of its own transfer",
  async () => {
    const file = newFile(MIB / 4);
    await using folder = await tempDir();
    const stop = new AbortController();
    await using own = createEngine({ policy: netPolicy(), threads: 2 });
    await transfer(own, {
      folder: folder.path,
      files: [file],
      save: {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type !== "progress") return;
          if (event.progress.bytes > SIZE / 3) stop.abort();
        },
      },
    });
    file.set({ bytesPerSecond: undefined });
    const second = await transfer(engine, {
      folder: folder.path,
      files: [file],
      request: { hashes: [await digestOf(file)] },
    });
    expect(second.problem).toBeNull();
    expect(second.saved?.integrity).toBe("verified");
    expect(second.saved?.fetchedBytes).toBeLessThan(SIZE * 0.75);
  },
);

test("Engine fetches by itself where aria2c is not installed, and says so", async () => {
  const file = newFile();
  await using folder = await tempDir();
  await using lacking = engineWith("aria2c-that-is-not-here");
  const { exact, notices } = await transfer(lacking, {
    folder: folder.path,
    files: [file],
  });
  expect(exact).toBe(true);
  expect(notices[0]?.message).toContain("it is not installed");
});

test.each(["exit 3", "kill -9 $$", "head -c 10 > /dev/null; exit 0"])(
  "Engine goes on by itself where aria2c is broken: %s",
  async (script) => {
    const file = newFile();
    await using folder = await tempDir();
    const program = join(folder.path, "aria2c");
    await Bun.write(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    await using broken = engineWith(program);
    const { exact, problem, saved } = await transfer(broken, {
      folder: folder.path,
      files: [file],
      request: { hashes: [await digestOf(file)] },
    });
    expect(problem).toBeNull();
    expect(exact).toBe(true);
    expect(saved?.integrity).toBe("verified");
  },
);

test("Engine goes on by itself where aria2c hangs, and says so", async () => {
  const file = newFile();
  await using folder = await tempDir();
  const program = join(folder.path, "aria2c");
  await Bun.write(program, "#!/bin/sh\nexec sleep 600\n");
  await chmod(program, 0o755);
  await using hanging = engineOf(
    { policy: netPolicy(), threads: 2, aria2c: program },
    { aria2cSilenceMs: 100 },
  );
  const { exact, notices } = await transfer(hanging, {
    folder: folder.path,
    files: [file],
  });
  expect(exact).toBe(true);
  expect(notices).toEqual([
    {
      kind: "fallback",
      message: "aria2c brings nothing: Haul goes on from there.",
    },
  ]);
});

withAria2c(
  "Engine keeps a file that needs a key from aria2c, and its key too",
  async () => {
    const file = newFile();
    await using folder = await tempDir();
    const source = sourceOf(file.url);
    const { exact, notices } = await transfer(engine, {
      folder: folder.path,
      files: [file],
      request: {
        sources: [{ ...source, headers: { Authorization: "Bearer s3cret" } }],
      },
    });
    expect(exact).toBe(true);
    expect(notices[0]?.message).toContain("it needs a key");
    expect(agents(file)).not.toContain("aria2");
  },
);

withAria2c("Engine shows no link in the arguments of aria2c", async () => {
  const file = newFile(2 * MIB);
  await using folder = await tempDir();
  const shown: string[] = [];
  await transfer(engine, {
    folder: folder.path,
    files: [file],
    request: { sources: [sourceOf(`${file.url}?token=s3cret`)] },
    save: {
      onEvent: () => {
        const { stdout } = Bun.spawnSync(["ps", "-eo", "args"]);
        const lines = stdout.toString().split("\n");
        shown.push(...lines.filter((line) => line.includes("--no-conf")));
      },
    },
  });
  expect(shown).not.toBeEmpty();
  expect(shown.join("\n")).not.toContain("s3cret");
  expect(shown.join("\n")).not.toContain(file.path);
});

withAria2c(
  "adoptDownload() keeps what a killed aria2c fetched; only the rest is asked for",
  async () => {
    const file = newFile(2 * MIB);
    await using folder = await tempDir();
    const path = join(folder.path, "m.bin");
    await killAria2cAt(4 * MIB, { url: file.url, path });
    file.set({ bytesPerSecond: undefined });
    const partPath = partPathFor(path, IDENTITY);
    const options = { partPath, identity: IDENTITY, size: SIZE };
    expect(await adoptDownload(path, options)).toBe(true);
    expect(await exists(`${path}.aria2`)).toBe(false);
    await using own = createEngine({ policy: netPolicy(), threads: 2 });
    const { saved, exact } = await transfer(own, {
      folder: folder.path,
      files: [file],
      request: { hashes: [await digestOf(file)] },
    });
    expect(exact).toBe(true);
    expect(saved?.fetchedBytes).toBeLessThanOrEqual(SIZE - 4 * MIB);
  },
);

withAria2c(
  "adoptDownload() leaves a download of another length alone",
  async () => {
    const file = newFile(2 * MIB);
    await using folder = await tempDir();
    const path = join(folder.path, "m.bin");
    await killAria2cAt(2 * MIB, { url: file.url, path });
    const before = await readFile(path);
    const partPath = partPathFor(path, IDENTITY);
    const other = { partPath, identity: IDENTITY, size: SIZE + 1 };
    expect(await adoptDownload(path, other)).toBe(false);
    expect(await readFile(path)).toEqual(before);
  },
);

withAria2c(
  "Engine leaves no aria2c behind that writes on when its transfer has failed",
  async () => {
    const file = newFile(MIB / 3);
    await using folder = await tempDir();
    const { problem } = await transfer(engine, {
      folder: folder.path,
      files: [file],
      save: {
        onEvent({ type }) {
          if (type === "progress")
            throw new Error("nobody is there to hear it");
        },
      },
    });
    expect(problem?.message).toContain("nobody is there");
    const partPath = partPathFor(join(folder.path, "m.bin"), IDENTITY);
    expect(await openElsewhere(partPath)).toBe(false);
  },
);
