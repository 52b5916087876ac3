import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { systemKeychain } from "./system_keychain.ts";

const folder = await tempDir();
afterAll(() => folder[Symbol.asyncDispose]());

/** A session bus that nobody listens on. */
const NO_BUS = {
  HOME: folder.path,
  DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder.path, "no_bus")}`,
};
const onLinux = process.platform === "linux";

test("systemKeychain() is none where HAUL_KEYCHAIN says off", () => {
  expect(
    systemKeychain({ env: { ...NO_BUS, HAUL_KEYCHAIN: "off" } }),
  ).toBeNull();
});

test.if(onLinux)(
  "systemKeychain() is none on a machine without a session bus",
  () => {
    expect(systemKeychain({ env: {} })).toBeNull();
    expect(
      systemKeychain({ env: { XDG_RUNTIME_DIR: folder.path } }),
    ).toBeNull();
  },
);

test.if(onLinux)(
  "systemKeychain() rejects with a reason where the keychain cannot be reached",
  async () => {
    const keychain = systemKeychain({ env: NO_BUS });
    await expect(keychain?.get("civitai")).rejects.toThrow(/\w+/);
    await expect(keychain?.set("civitai", "a")).rejects.toThrow(/\w+/);
    await expect(keychain?.remove("civitai")).rejects.toThrow(/\w+/);
  },
);

test("systemKeychain() ends a question that gets no answer in time, and asks no other", async () => {
  // No process can start and answer within a millisecond.
  const keychain = systemKeychain({ env: NO_BUS, timeoutMs: 1 });
  if (!keychain) throw new Error("There is a bus in the environment");
  const refusalOf = (error: unknown) => error;
  const first = await keychain.get("civitai").catch(refusalOf);
  expect(String(first)).toContain("no answer");
  // The very same error: a second process would have made a second one.
  expect(await keychain.get("huggingface").catch(refusalOf)).toBe(
    first as string,
  );
});
