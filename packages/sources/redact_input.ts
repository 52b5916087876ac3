import { redactUrl } from "@haul/contract";
import { undress } from "./_undress.ts";

/** A message has no room for more. */
const MAX_SHOWN = 300;

/**
 * What may be shown of pasted text: the URL in it without user, password,
 * fragment and secret parameters, at most 300 characters of it. Takes any
 * text, since messages speak of what is no URL.
 *
 * @example
 * ```ts
 * import { redactInput } from "@haul/sources";
 *
 * const shown = redactInput('"https://me:pw@example.org/a.bin"');
 * console.assert(shown === "https://example.org/a.bin");
 * ```
 */
export function redactInput(text: string): string {
  const shown = redactUrl(undress(text));
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;
}
