import { join } from "node:path";
import {
  ProblemError,
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  type ServiceId,
  ServiceIdSchema,
} from "@haul/contract";
import { cleanKey } from "./clean_key.ts";
import { dataFolder } from "./data_folder.ts";
import { entryOf, findKeys } from "./find_keys.ts";
import { removeKeyFile, writeKeyFile } from "./key_file.ts";
import type {
  FoundKey,
  KeySpot,
  KeyStore,
  KeyStoreOptions,
} from "./key_store.ts";
import { systemKeychain } from "./system_keychain.ts";

/**
 * Opens the store of the user's keys. Nothing is read before a key is asked for.
 *
 * @example
 * ```ts
 * import { createKeyStore } from "@haul/keys";
 *
 * const env = { CIVITAI_API_KEY: "0123456789abcdef" };
 * const keys = createKeyStore({ env, folder: "/nowhere", keychain: null });
 * const key = await keys.get("civitai");
 * console.assert(key?.name === "CIVITAI_API_KEY");
 * ```
 */
export function createKeyStore(options: KeyStoreOptions): KeyStore {
  const { env, notice = () => undefined } = options;
  const { folder = join(dataFolder(env), "keys") } = options;
  const { keychain = systemKeychain({ env }) } = options;
  const fileOf = (service: ServiceId) => join(folder, service);
  const places = { env, keychain, fileOf, notice };

  async function get(service: ServiceId) {
    for await (const found of findKeys(service, places)) {
      if ("secret" in found) return found;
      throw new ProblemError(found.problem);
    }
    return null;
  }

  return {
    get,

    tokenFor: async (service) => (await get(service))?.secret ?? null,

    async list() {
      const all: FoundKey[] = [];
      for (const service of ServiceIdSchema.options) {
        for await (const found of findKeys(service, places)) all.push(found);
      }
      return all;
    },

    async set(service, text) {
      refuseKeyless(service);
      const value = cleanKey(text, { service }).reveal();
      const keychainRefusal =
        keychain === null
          ? "this machine has none"
          : await refusalOf(() => keychain.set(service, value));
      const inKeychain = keychainRefusal === null;
      // Two of Haul's own places must never hold two keys.
      if (inKeychain) await removeKeyFile(fileOf(service));
      else await writeKeyFile(fileOf(service), value);
      const stored: KeySpot = inKeychain
        ? { service, place: "keychain", name: entryOf(service) }
        : { service, place: "file", name: fileOf(service) };
      for await (const used of findKeys(service, places)) {
        return { stored, keychainRefusal, used };
      }
      throw problem(
        "io_failed",
        `The key was stored in ${stored.name}, where it cannot be found again.`,
      );
    },

    async remove(service) {
      const removed: KeySpot[] = [];
      const keychainRefusal = await refusalOf(async () => {
        if (!(await keychain?.remove(service))) return;
        removed.push({ service, place: "keychain", name: entryOf(service) });
      });
      if (await removeKeyFile(fileOf(service))) {
        removed.push({ service, place: "file", name: fileOf(service) });
      }
      return { removed, keychainRefusal };
    },
  };
}

function refuseKeyless(service: ServiceId): void {
  if (SERVICE_KEYS[service] !== null) return;
  const title = SERVICE_NAMES[service];
  throw problem("bad_option", `${title} gives out no keys to store.`);
}

/** Why the keychain did not do it; null where it did. */
async function refusalOf(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
