import type { KeySpot } from "@haul/keys";
import { plainText } from "../show/plain_text.ts";

/** A place that holds a key, in words that follow "in" or "from". */
export function spotWords(spot: KeySpot): string {
  const { place } = spot;
  const name = plainText(spot.name);
  if (place === "environment") return `${name} (environment)`;
  return place === "keychain" ? `the keychain (${name})` : name;
}
