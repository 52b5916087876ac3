import { problem } from "@haul/contract";

/** What a method was called with, its token aside. The messages are aria2's own: clients show them. */
export class Params {
  readonly #values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  /** A text that must be there. */
  string(at: number): string {
    const value = this.#required(at);
    if (typeof value === "string") return value;
    throw wrongType(at);
  }

  /** A whole number that must be there. */
  integer(at: number, { least = Number.NEGATIVE_INFINITY } = {}): number {
    const value = this.#required(at);
    if (!Number.isSafeInteger(value)) throw wrongType(at);
    const number = Number(value);
    if (number >= least) return number;
    throw problem(
      "bad_option",
      `The integer parameter at ${at} has invalid value: the value must be greater than or equal to ${least}.`,
    );
  }

  /** A place in the queue, or null where none is said. */
  position(at: number): number | null {
    if (this.#values[at] === undefined) return null;
    const value = this.integer(at);
    if (value >= 0) return value;
    throw problem("bad_option", "Position must be greater than or equal to 0.");
  }

  /** A list that must be there. */
  list(at: number): readonly unknown[] {
    const value = this.#required(at);
    if (Array.isArray(value)) return value;
    throw wrongType(at);
  }

  /** The texts of a list; what is none is passed over. */
  strings(at: number): string[] {
    return this.list(at).filter((each) => typeof each === "string");
  }

  /** The texts of a list that may be missing. */
  optionalStrings(at: number): string[] {
    return this.#values[at] === undefined ? [] : this.strings(at);
  }

  /** Named values that must be there. */
  struct(at: number): Record<string, unknown> {
    const value = this.#required(at);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    throw wrongType(at);
  }

  /** Named values that may be missing. */
  optionalStruct(at: number): Record<string, unknown> {
    return this.#values[at] === undefined ? {} : this.struct(at);
  }

  #required(at: number): unknown {
    const value = this.#values[at];
    if (value !== undefined) return value;
    throw problem(
      "bad_option",
      `The parameter at ${at} is required but missing.`,
    );
  }
}

function wrongType(at: number): Error {
  return problem("bad_option", `The parameter at ${at} has wrong type.`);
}
