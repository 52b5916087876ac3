import type { Keychain } from "./keychain.ts";

/** A keychain that ends with the test, for machines that have none. */
export class MemoryKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  /** Why it can be neither read nor written; null while it can. */
  refusal: string | null = null;

  async get(name: string): Promise<string | null> {
    this.#check();
    return this.entries.get(name) ?? null;
  }

  async set(name: string, value: string): Promise<void> {
    this.#check();
    this.entries.set(name, value);
  }

  async remove(name: string): Promise<boolean> {
    this.#check();
    return this.entries.delete(name);
  }

  #check(): void {
    if (this.refusal !== null) throw new Error(this.refusal);
  }
}
