import { afterAll, expect, test } from "bun:test";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ServiceId } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { MemoryKeychain } from "./_memory_keychain.ts";
import { createKeyStore } from "./create_key_store.ts";
import type { KeyStoreOptions } from "./key_store.ts";

const parent = await tempDir();
afterAll(() => parent[Symbol.asyncDispose]());

const HF = "hf_abcdefghijklmnopqrstuvwx";
const OTHER_HF = "hf_zyxwvutsrqponmlkjihgfedc";
const CIVITAI = "0123456789abcdef0123456789abcdef";

/** A store of its own for each test, in a home that has nothing in it. */
function newStore(options: Partial<KeyStoreOptions> = {}) {
  const home = join(parent.path, crypto.randomUUID());
  const folder = join(home, ".haul/keys");
  const notices: string[] = [];
  const store = createKeyStore({
    folder,
    keychain: null,
    notice: (sentence) => notices.push(sentence),
    ...options,
    env: { HOME: home, ...options.env },
  });
  return { store, home, folder, notices };
}

async function write(path: string, text: string, mode = 0o600) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode });
  await chmod(path, mode);
}

test.each([
  ["civitai", CIVITAI, "keychain"],
  ["civitai", CIVITAI, "file"],
  ["huggingface", HF, "keychain"],
  ["huggingface", HF, "file"],
  ["googledrive", "AIzaSyA1", "file"],
] as [ServiceId, string, string][])(
  "KeyStore reads the key of %s (%s) under the name it was stored under, in the %s",
  async (service, value, place) => {
    const keychain = place === "keychain" ? new MemoryKeychain() : null;
    const { store, folder } = newStore({ keychain });
    const { stored, used } = await store.set(service, value);
    expect(stored.place).toBe(place as typeof stored.place);
    expect(used).toMatchObject(stored);
    // A second program, which has nothing but the same machine.
    const later = createKeyStore({ env: {}, folder, keychain });
    const key = await later.get(service);
    expect(key).toMatchObject(stored);
    expect(key?.secret.reveal()).toBe(value);
    const others = (["civitai", "huggingface", "googledrive"] as const).filter(
      (other) => other !== service,
    );
    for (const other of others) expect(await later.get(other)).toBeNull();
  },
);

test.each([
  ["civitai", "CIVITAI_TOKEN"],
  ["civitai", "CIVITAI_API_KEY"],
  ["civitai", "CIVITAI_API_TOKEN"],
  ["huggingface", "HF_TOKEN"],
  ["huggingface", "HUGGING_FACE_HUB_TOKEN"],
  ["huggingface", "HUGGINGFACE_HUB_TOKEN"],
  ["huggingface", "HUGGINGFACE_TOKEN"],
  ["googledrive", "GOOGLE_DRIVE_TOKEN"],
  ["googledrive", "GOOGLE_DRIVE_API_KEY"],
  ["googledrive", "GOOGLE_API_KEY"],
] as const)(
  "KeyStore.get() reads the key of %s from %s",
  async (service, name) => {
    const { store } = newStore({ env: { [name]: ` "${name}" ` } });
    const key = await store.get(service);
    expect(key).toMatchObject({ service, place: "environment", name });
    expect(key?.secret.reveal()).toBe(name);
    expect(await store.list()).toHaveLength(1);
  },
);

test("KeyStore.get() looks into the environment, the keychain, the file and then the service's own file", async () => {
  const keychain = new MemoryKeychain();
  const env: Record<string, string> = { HF_TOKEN: " " };
  const { store, home, folder } = newStore({ keychain, env });
  const places = [];
  const look = async () => places.push((await store.get("huggingface"))?.place);
  await look();
  await write(join(home, ".cache/huggingface/token"), HF);
  await look();
  await write(join(folder, "huggingface"), HF);
  await look();
  await keychain.set("huggingface", HF);
  await look();
  const named = newStore({ keychain, env: { HUGGINGFACE_TOKEN: HF } });
  places.push((await named.store.get("huggingface"))?.place);
  expect(places).toEqual([
    undefined,
    "service file",
    "file",
    "keychain",
    "environment",
  ]);
  expect((await store.list()).map(({ place }) => place)).toEqual([
    "keychain",
    "file",
    "service file",
  ]);
});

test.each([
  ["HF_TOKEN_PATH", "elsewhere", "elsewhere"],
  ["HF_HOME", "hub", "hub/token"],
  ["XDG_CACHE_HOME", "cache", "cache/huggingface/token"],
])(
  "KeyStore.get() finds Hugging Face's own file through %s",
  async (name, value, file) => {
    const folder = join(parent.path, crypto.randomUUID());
    await write(join(folder, file), `${HF}\n`);
    const { store } = newStore({ env: { [name]: join(folder, value) } });
    expect(await store.get("huggingface")).toMatchObject({
      place: "service file",
      name: join(folder, file),
    });
  },
);

test("KeyStore.get() takes a file that HF_TOKEN_PATH names before what was stored", async () => {
  const path = join(parent.path, crypto.randomUUID());
  await write(path, OTHER_HF);
  const { store } = newStore({ env: { HF_TOKEN_PATH: path } });
  const { stored, used } = await store.set("huggingface", HF);
  expect(stored.place).toBe("file");
  expect(used).toMatchObject({ place: "service file", name: path });
  expect(await store.list()).toHaveLength(2);
});

test("KeyStore.get() leaves the mode of another tool's file alone", async () => {
  const { store, home, notices } = newStore();
  const path = join(home, ".cache/huggingface/token");
  await write(path, HF, 0o644);
  expect(await store.get("huggingface")).not.toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o644);
  expect(notices).toEqual([]);
});

test("KeyStore.set() keeps the file to its owner whatever the umask is", async () => {
  const before = process.umask(0);
  try {
    const { store, folder } = newStore();
    await store.set("civitai", CIVITAI);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, "civitai"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["civitai"]);
  } finally {
    process.umask(before);
  }
});

test("KeyStore.get() closes a file that others can read, and says so", async () => {
  const { store, folder, notices } = newStore();
  const path = join(folder, "civitai");
  await write(path, CIVITAI, 0o644);
  expect((await store.get("civitai"))?.secret.reveal()).toBe(CIVITAI);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(notices).toEqual([expect.stringContaining("Other users could read")]);
});

test.each([
  ["binary", "\x00\x01\x02"],
  ["empty", ""],
  ["cut and joined", `${CIVITAI}\n${CIVITAI}\n`],
  ["large", "a".repeat(5000)],
])(
  "KeyStore.get() tells a %s file from a key, loses nothing and lets set() mend it",
  async (_, text) => {
    const { store, folder } = newStore();
    const path = join(folder, "civitai");
    await write(path, text);
    await store.set("huggingface", HF);
    await expect(store.get("civitai")).rejects.toThrow(path);
    expect(await Bun.file(path).text()).toBe(text);
    const list = await store.list();
    expect(list.map((found) => "problem" in found)).toEqual([true, false]);
    await store.set("civitai", CIVITAI);
    expect((await store.get("civitai"))?.secret.reveal()).toBe(CIVITAI);
  },
);

test("KeyStore.get() names the variable that holds no key, and not its value", async () => {
  const { store } = newStore({ env: { CIVITAI_API_KEY: HF } });
  const attempt = store.get("civitai");
  await expect(attempt).rejects.toThrow(/CIVITAI_API_KEY.*Hugging Face/);
  await expect(attempt).rejects.not.toThrow(HF);
});

test("KeyStore.set() goes to the file where the keychain is locked, and says why", async () => {
  const keychain = new MemoryKeychain();
  keychain.refusal = "the collection is locked";
  const { store, folder } = newStore({ keychain });
  const set = await store.set("civitai", CIVITAI);
  expect(set.keychainRefusal).toBe("the collection is locked");
  expect(set.stored).toMatchObject({
    place: "file",
    name: join(folder, "civitai"),
  });
  expect(await store.get("civitai")).toMatchObject({ place: "file" });
});

test("KeyStore.set() leaves no older key in the file when the keychain has the new one", async () => {
  const keychain = new MemoryKeychain();
  keychain.refusal = "locked";
  const { store } = newStore({ keychain });
  await store.set("huggingface", OTHER_HF);
  keychain.refusal = null;
  await store.set("huggingface", HF);
  expect(await store.list()).toMatchObject([{ place: "keychain" }]);
});

test("KeyStore.set() says where a variable outranks what was stored", async () => {
  const { store } = newStore({ env: { HF_TOKEN: OTHER_HF } });
  const { stored, used } = await store.set("huggingface", HF);
  expect(stored.place).toBe("file");
  expect(used).toMatchObject({ place: "environment", name: "HF_TOKEN" });
});

test("KeyStore.set() refuses a folder that is a file, and names it", async () => {
  const { home } = newStore();
  await write(join(home, "taken"), "");
  const folder = join(home, "taken");
  const store = createKeyStore({ env: {}, folder, keychain: null });
  expect(await store.get("civitai")).toBeNull();
  await expect(store.set("civitai", CIVITAI)).rejects.toThrow(
    `Cannot store the key in "${join(folder, "civitai")}"`,
  );
});

test("KeyStore.set() refuses a key for Mega", async () => {
  await expect(newStore().store.set("mega", "abc")).rejects.toThrow("no keys");
});

test("KeyStore.remove() removes what was stored and nothing else", async () => {
  const keychain = new MemoryKeychain();
  const { store, folder, home } = newStore({ keychain });
  await write(join(home, ".cache/huggingface/token"), OTHER_HF);
  await store.set("huggingface", HF);
  await write(join(folder, "huggingface"), HF);
  const { removed } = await store.remove("huggingface");
  expect(removed.map(({ place }) => place)).toEqual(["keychain", "file"]);
  expect(await store.list()).toMatchObject([{ place: "service file" }]);
  expect((await store.remove("huggingface")).removed).toEqual([]);
});

test("KeyStore.remove() says where a keychain would not be asked", async () => {
  const keychain = new MemoryKeychain();
  keychain.refusal = "locked";
  const { store } = newStore({ keychain });
  expect((await store.remove("civitai")).keychainRefusal).toBe("locked");
  expect((await newStore().store.remove("civitai")).keychainRefusal).toBeNull();
});
