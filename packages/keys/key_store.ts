import type { Problem, Secret, ServiceId } from "@haul/contract";
import type { Keychain } from "./keychain.ts";

/** What {@link createKeyStore} takes. */
export interface KeyStoreOptions {
  /** The environment, handed over by the program's entry. */
  env: Readonly<Record<string, string | undefined>>;
  /**
   * The folder for the files of keys, absolute. Made when a key is stored in it.
   *
   * @default "keys" in the data folder
   */
  folder?: string;
  /**
   * The operating system's keychain, or null to do without one.
   *
   * @default systemKeychain({ env })
   */
  keychain?: Keychain | null;
  /** Hears what the user should know of: a file that others could read. @default nobody */
  notice?: (sentence: string) => void;
}

/** Where keys are, in the order in which they are looked for. */
export type KeyPlace = "environment" | "keychain" | "file" | "service file";

/** A place that holds a service's key. */
export interface KeySpot {
  service: ServiceId;
  place: KeyPlace;
  /** The variable, the keychain's entry, or the path of the file. */
  name: string;
}

/** A key and where it was found. */
export interface StoredKey extends KeySpot {
  secret: Secret;
}

/** A key, or what stands where a key should be and why it is none. */
export type FoundKey = StoredKey | (KeySpot & { problem: Problem });

/** What became of a key that was stored. */
export interface SetKey {
  /** Where it was stored. */
  stored: KeySpot;
  /** Why the keychain has it not, where a file has it instead. */
  keychainRefusal: string | null;
  /** What Haul uses from now on: another place can outrank the one above. */
  used: FoundKey;
}

/** What became of a key that was removed. */
export interface RemovedKey {
  /** The places it was removed from. */
  removed: KeySpot[];
  /** Why the keychain could not be asked, so that a key in it would still be there; null where it was. */
  keychainRefusal: string | null;
}

/**
 * The user's keys. A service has one name in all places: what `set` stores,
 * `get` finds.
 */
export interface KeyStore {
  /**
   * The key that is used for a service: from the environment, else from the
   * keychain, else from Haul's file, else from the file of the service's own
   * tools.
   *
   * @throws {ProblemError} `bad_option` or `open_failed` where the first place
   *   that has something has no key. Haul does not go on without it unsaid.
   */
  get(service: ServiceId): Promise<StoredKey | null>;
  /** What {@link KeyStore.get} finds, as sources take it. Needs no `this`. */
  tokenFor(service: ServiceId): Promise<Secret | null>;
  /** All that is found, service by service; the first of a service is the one in use. */
  list(): Promise<FoundKey[]>;
  /**
   * Stores a key in the keychain, or in a file where that has no room for it.
   *
   * @param text As a person pasted it.
   * @throws {ProblemError} `bad_option` where it is plainly no key of this
   *   service, `create_failed` where it cannot be stored.
   */
  set(service: ServiceId, text: string): Promise<SetKey>;
  /**
   * Removes what `set` stored. The environment and files of other tools stay.
   *
   * @throws {ProblemError} `io_failed` where the file is still there.
   */
  remove(service: ServiceId): Promise<RemovedKey>;
}
