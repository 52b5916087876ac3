import { expect, test } from "bun:test";
import { chmod, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { serverSecret } from "./server_secret.ts";

test("serverSecret() makes 32 bytes once, readable to the owner alone", async () => {
  await using folder = await tempDir();
  const home = join(folder.path, "home");
  const secret = await serverSecret(home);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await serverSecret(home)).toBe(secret);
  const { mode } = await stat(join(home, "server_token"));
  expect(mode & 0o777).toBe(0o600);
});

test("serverSecret() takes back rights that others got", async () => {
  await using folder = await tempDir();
  await serverSecret(folder.path);
  const path = join(folder.path, "server_token");
  await chmod(path, 0o644);
  await serverSecret(folder.path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("serverSecret() refuses a file that holds no token", async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, "server_token"), "secret\n");
  expect(serverSecret(folder.path)).rejects.toThrow("holds no token");
});

test("serverSecret() makes a secret where a killed start left an empty file", async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, "server_token"), "");
  expect(await serverSecret(folder.path)).toMatch(/^[0-9a-f]{64}$/);
});
