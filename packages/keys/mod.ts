/**
 * The user's keys for the services: one store, with one name for each service
 * wherever a key is kept or read.
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { createKeyStore } from "@haul/keys";
 *
 * const folder = await mkdtemp(join(tmpdir(), "haul-keys-"));
 * const keys = createKeyStore({ env: {}, folder, keychain: null });
 * await keys.set("huggingface", "hf_abcdefgh");
 * const key = await keys.get("huggingface");
 * console.assert(key?.secret.reveal() === "hf_abcdefgh");
 * console.assert(key?.place === "file");
 * ```
 *
 * @module
 */

export { cleanKey } from "./clean_key.ts";
export { createKeyStore } from "./create_key_store.ts";
export { dataFolder } from "./data_folder.ts";
export type {
  FoundKey,
  KeyPlace,
  KeySpot,
  KeyStore,
  KeyStoreOptions,
  RemovedKey,
  SetKey,
  StoredKey,
} from "./key_store.ts";
export type { Keychain } from "./keychain.ts";
export { maskKey } from "./mask_key.ts";
export { serviceNamed } from "./service_named.ts";
export { systemKeychain } from "./system_keychain.ts";
