import { SERVICE_KEYS, type ServiceId, toProblem } from "@haul/contract";
import { cleanKey } from "./clean_key.ts";
import { readKeyFile } from "./key_file.ts";
import type { FoundKey, KeyPlace, KeySpot } from "./key_store.ts";
import type { Keychain } from "./keychain.ts";
import { serviceFile } from "./service_file.ts";

/** Where {@link findKeys} looks. */
export interface KeyPlaces {
  env: Readonly<Record<string, string | undefined>>;
  keychain: Keychain | null;
  /** The path of Haul's own file for a service. */
  fileOf: (service: ServiceId) => string;
  notice: (sentence: string) => void;
}

/**
 * Looks for a service's key in one place after the other, no further than it
 * is asked to. What a user said in the environment comes first; a file that
 * another tool happens to have left comes last.
 */
export async function* findKeys(
  service: ServiceId,
  places: KeyPlaces,
): AsyncGenerator<FoundKey> {
  const { env, keychain, fileOf, notice } = places;
  const spot = (place: KeyPlace, name: string) => ({ service, place, name });
  for (const variable of SERVICE_KEYS[service]?.variables ?? []) {
    const text = env[variable]?.trim();
    if (text) yield judged(spot("environment", variable), text);
  }
  const theirs = serviceFile(service, env);
  const theirSpot = spot("service file", theirs?.path ?? "");
  if (theirs?.named) yield* inFile(theirSpot, notice);
  // A keychain that is missing, locked or mute has no key to give.
  const entry = await keychain?.get(service).catch(() => null);
  if (entry) yield judged(spot("keychain", entryOf(service)), entry);
  yield* inFile(spot("file", fileOf(service)), notice);
  if (theirs?.named === false) yield* inFile(theirSpot, notice);
}

/** The entry's name as a keychain's own program shows it. */
export function entryOf(service: ServiceId): string {
  return `haul/${service}`;
}

async function* inFile(
  spot: KeySpot,
  notice: (sentence: string) => void,
): AsyncGenerator<FoundKey> {
  try {
    const own = spot.place === "file";
    const text = await readKeyFile(spot.name, { own, notice });
    if (text !== null) yield judged(spot, text);
  } catch (error) {
    yield { ...spot, problem: toProblem(error) };
  }
}

function judged(spot: KeySpot, text: string): FoundKey {
  const { service, place, name } = spot;
  const where =
    place === "keychain"
      ? "What the keychain holds"
      : place === "environment"
        ? `The value of ${name}`
        : `What "${name}" holds`;
  try {
    return { ...spot, secret: cleanKey(text, { service, where }) };
  } catch (error) {
    return { ...spot, problem: toProblem(error) };
  }
}
