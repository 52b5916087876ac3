/** A JSON object of which nothing is certain. */
export type JsonObject = Record<string, unknown>;

/** The value as an object, or an empty one: services leave out what they do not know. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** True for a JSON object: no list, no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; none where it is no list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The value where it is text, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The value where it is a whole number, else null. */
export function numberOf(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}
