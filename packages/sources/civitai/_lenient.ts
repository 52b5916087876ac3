import { z } from "zod";

/**
 * CivitAI's records change from year to year: fields come and go, nulls are
 * left out, one field had three types. What Haul can do without is read
 * leniently, so that a model is not lost over its statistics.
 */

/** A string, or null for whatever else comes. */
export const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A finite number, or null for whatever else comes. */
export const number = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** True, or false for whatever else comes. */
export const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true);

/** The elements that fit; the rest are left out. */
export function list<T>(element: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((values) =>
      (values ?? []).flatMap((value) => {
        const parsed = element.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}
