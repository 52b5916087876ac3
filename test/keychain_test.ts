import { afterAll, expect, test } from "bun:test";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";

const folder = await tempDir();
afterAll(() => folder[Symbol.asyncDispose]());

const hasKeyring =
  process.platform === "linux" &&
  Bun.which("gnome-keyring-daemon") !== null &&
  Bun.which("dbus-run-session") !== null;

const SCRIPT = `
import { systemKeychain } from ${JSON.stringify(import.meta.resolve("@haul/keys"))};
const keychain = systemKeychain({ env: process.env, service: "haul-test" });
const told = [];
const tell = async (answer) => told.push(await answer.catch((error) => error.message));
await tell(keychain.get("civitai"));
await tell(keychain.set("civitai", "canary").then(() => "stored"));
await tell(keychain.get("civitai"));
await tell(keychain.remove("civitai"));
await tell(keychain.remove("civitai"));
console.log(JSON.stringify(told));
`;

/** Asks a GNOME keyring on a session bus of its own. */
async function askKeyring(start: string) {
  const home = join(folder.path, crypto.randomUUID());
  await mkdir(home);
  await chmod(home, 0o700);
  await Bun.write(join(home, "ask.ts"), SCRIPT);
  const command = `${start} >&2; exec "${process.execPath}" "${home}/ask.ts"`;
  await using child = Bun.spawn(
    ["dbus-run-session", "--", "sh", "-c", command],
    {
      env: {
        PATH: process.env["PATH"],
        LD_LIBRARY_PATH: process.env["LD_LIBRARY_PATH"],
        HOME: home,
        XDG_RUNTIME_DIR: home,
      },
      stdout: "pipe",
      stderr: "ignore",
    },
  );
  return await child.stdout.json();
}

test.skipIf(!hasKeyring)(
  "systemKeychain() stores, reads and removes in a GNOME keyring",
  async () => {
    const start =
      "printf pw | gnome-keyring-daemon --unlock --components=secrets";
    expect(await askKeyring(start)).toEqual([
      null,
      "stored",
      "canary",
      true,
      false,
    ]);
  },
);

test.skipIf(!hasKeyring)(
  "systemKeychain() rejects where a GNOME keyring was never opened",
  async () => {
    const start = "gnome-keyring-daemon --start --components=secrets";
    const [nothing, refusal] = await askKeyring(start);
    expect(nothing).toBeNull();
    expect(refusal).toMatch(/collection/);
  },
);
