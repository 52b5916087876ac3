/**
 * The keychain of an operating system, as far as Haul needs it. Every method
 * rejects with an `Error` that says why where there is none, where it is
 * locked, or where it does not answer in time.
 */
export interface Keychain {
  /** The value under a name, or null where there is none. */
  get(name: string): Promise<string | null>;
  /** Stores a value under a name, in place of one that was there. */
  set(name: string, value: string): Promise<void>;
  /** Removes what is under a name; tells whether anything was. */
  remove(name: string): Promise<boolean>;
}
