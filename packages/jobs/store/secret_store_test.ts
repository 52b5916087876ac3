import { expect, test } from "bun:test";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { JobOptionsSchema } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { SecretStore } from "./secret_store.ts";

const now = () => 0;

function input(secret: string) {
  const options = JobOptionsSchema.parse({ headers: { "x-key": secret } });
  return { url: `https://example.org/a?token=${secret}`, options };
}

test("SecretStore gives back after a restart what it was given, to its owner alone", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "home/secrets.db");
  {
    using store = new SecretStore(path, { now });
    store.put(new Map([["a", input("canary")]]));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  }
  using store = new SecretStore(path, { now });
  expect(store.get("a")).toEqual(input("canary"));
  expect(store.get("b")).toBeNull();
});

test("SecretStore leaves nothing behind of what it forgets", async () => {
  await using folder = await tempDir();
  const path = join(folder.path, "secrets.db");
  using store = new SecretStore(path, { now });
  store.put(
    new Map([
      ["a", input("canary7f3a")],
      ["b", input("kept")],
    ]),
  );
  store.put(new Map([["b", input("changed")]]));
  store.remove(["a"]);
  store.keepOnly(new Set(["b", "c"]));
  expect(store.get("b")).toEqual(input("changed"));
  for (const name of await readdir(folder.path)) {
    const bytes = await Bun.file(join(folder.path, name)).text();
    expect(bytes).not.toContain("canary7f3a");
    expect(bytes).not.toContain("kept");
  }
  store.keepOnly(new Set());
  expect(store.get("b")).toBeNull();
});
