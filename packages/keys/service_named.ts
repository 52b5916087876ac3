import {
  KEYED_SERVICES,
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  type ServiceId,
  ServiceIdSchema,
} from "@haul/contract";

/**
 * The service that a person means by a word: its name in any case and with
 * any punctuation, or a short form of it.
 *
 * @throws {ProblemError} `bad_option` where the word names none, or one that
 *   gives out no keys.
 *
 * @example
 * ```ts
 * import { serviceNamed } from "@haul/keys";
 *
 * console.assert(serviceNamed("Hugging-Face") === "huggingface");
 * console.assert(serviceNamed("hf") === "huggingface");
 * ```
 */
export function serviceNamed(word: string): ServiceId {
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, "");
  const service = ServiceIdSchema.options.find(
    (id) => id === plain || SERVICE_KEYS[id]?.aliases.includes(plain),
  );
  if (service === undefined) {
    throw problem(
      "bad_option",
      `${shown(word)} is no service that takes a key; there are ${KEYED_SERVICES.join(", ")}.`,
    );
  }
  if (SERVICE_KEYS[service] !== null) return service;
  throw problem(
    "bad_option",
    `${SERVICE_NAMES[service]} gives out no keys; its links work as they are.`,
  );
}

/** A key that was typed where a service belongs must not be printed. */
function shown(word: string): string {
  return /^[a-z _-]{1,16}$/i.test(word) ? JSON.stringify(word) : "That";
}
