import { isProblemError } from "@haul/contract";

const FRONT = "https://civitai.com";

/** The front that shows everything. */
const WHOLE = "https://civitai.red";

/**
 * Asks at a place and, where that is `civitai.com` and it knows nothing of the
 * kind, at `civitai.red` as well: all models should be on both, and at times
 * some were on the latter alone.
 */
export async function atAnyFront<T>(
  place: string,
  ask: (place: string) => Promise<T>,
): Promise<T> {
  try {
    return await ask(place);
  } catch (error) {
    if (place !== FRONT || !isNotFound(error)) throw error;
    try {
      return await ask(WHOLE);
    } catch (other) {
      throw isNotFound(other) ? error : other;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return isProblemError(error) && error.problem.code === "not_found";
}
