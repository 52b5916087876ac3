/**
 * The header fields of a reply in the order they came. Names compare without
 * case; values are Latin-1 text, as HTTP/1.1 has them.
 *
 * @example
 * ```ts
 * import { HeaderList } from "@haul/net";
 *
 * const headers = new HeaderList([["ETag", '"a"'], ["Link", "<b>"], ["link", "<c>"]]);
 * console.assert(headers.get("etag") === '"a"');
 * console.assert(headers.get("Link") === "<b>, <c>");
 * console.assert(headers.getAll("link").length === 2);
 * ```
 */
export class HeaderList implements Iterable<readonly [string, string]> {
  readonly #fields: readonly (readonly [string, string])[];

  constructor(fields: readonly (readonly [string, string])[]) {
    this.#fields = fields.map(([name, value]) => [name.toLowerCase(), value]);
  }

  /** All values of a field joined with `, `, or null where there is none. */
  get(name: string): string | null {
    const values = this.getAll(name);
    return values.length === 0 ? null : values.join(", ");
  }

  /** Every value of a field by itself. */
  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#fields
      .filter(([field]) => field === wanted)
      .map(([, value]) => value);
  }

  /** Each field with its lower-case name. */
  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#fields[Symbol.iterator]();
  }
}
