/** What is asked of a keychain. */
export interface Question {
  action: "get" | "set" | "remove";
  /** The group of entries: the program they belong to. */
  service: string;
  /** The entry. */
  name: string;
  /** What to store. */
  value?: string;
}

/** What a keychain answered; the value of `remove` is null where nothing was there. */
export type Answer =
  | { ok: true; value: string | null }
  | { ok: false; reason: string };
