import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TempDir, tempDir } from "@haul/fixture_server";
import {
  type AllServices,
  startAllServices,
  strayKeys,
} from "./_all_services.ts";
import { runHaul } from "./_run_haul.ts";
import { canariesIn } from "./canaries.ts";

setDefaultTimeout(60_000);

let services: AllServices;
let folder: TempDir;

beforeAll(async () => {
  services = await startAllServices({});
  folder = await tempDir();
});

afterAll(async () => {
  await services[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function requestCount(): number {
  const counts = services.servers.map(({ requests }) => requests.length);
  return counts.reduce((sum, count) => sum + count, 0);
}

test("haul sync fetches the files of every service that a lock names, a folder of Mega with equal names among them", async () => {
  const { mega, env, links } = services;
  const share = mega.standIn.share("box");
  const shared = ["a/model.bin", "b/model.bin", "top.bin"].map((path, at) => ({
    path,
    ...share.file(path, { size: 4000 + at, seed: 50 + at }),
  }));
  const cwd = folder.path;
  const wants = [...links, share.link].map((url) => `  - url: "${url}"\n`);
  await writeFile(
    join(cwd, "haul.yaml"),
    `root: box\nmodels:\n${wants.join("")}`,
  );
  const how = { cwd, env };
  const first = await runHaul(["sync"], how);
  expect(first.stderr).toContain(
    `All ${wants.length + 2} files are here; ${wants.length + 2} fetched.`,
  );
  const lock = await readFile(join(cwd, "haul.lock"), "utf8");
  expect(lock).not.toContain("sha256: null");
  expect(canariesIn(lock)).toEqual([]);
  for (const { path, bytes } of shared) {
    const here = await readFile(join(cwd, "box", path));
    expect(here.equals(bytes)).toBe(true);
  }
  const before = requestCount();
  expect((await runHaul(["sync"], how)).code).toBe(0);
  expect((await runHaul(["sync", "--check"], how)).code).toBe(0);
  expect(requestCount()).toBe(before);

  await unlink(join(cwd, "box/b/model.bin"));
  await writeFile(join(cwd, "box/ink.onnx"), "bent");
  const third = await runHaul(["sync"], how);
  expect(third.stdout.trim().split("\n").sort()).toEqual([
    join(cwd, "box/b/model.bin"),
    join(cwd, "box/ink.onnx"),
  ]);
  expect((await runHaul(["sync", "--check"], how)).code).toBe(0);
  expect(strayKeys(services)).toEqual([]);
});
