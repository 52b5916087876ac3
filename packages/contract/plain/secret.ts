const REDACTED = "[redacted]";

/**
 * A value that must not be seen: every way of printing it says `[redacted]`.
 *
 * @example
 * ```ts
 * import { Secret } from "@haul/contract";
 *
 * const token = new Secret("hf_abc");
 * console.assert(`${token}` === "[redacted]");
 * console.assert(token.reveal() === "hf_abc");
 * ```
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
