import { problem } from "@haul/contract";

/** Who fetches the bytes. */
export const ENGINE_OPTION = { engine: { type: "string" } } as const;

/**
 * The aria2c that fetches, or null for Haul itself.
 *
 * @throws {ProblemError} `bad_option`
 */
export function aria2cFor(engine = "auto"): string | null {
  if (engine === "auto" || engine === "haul") return null;
  if (engine === "aria2c") return "aria2c";
  throw problem(
    "bad_option",
    `--engine takes auto, haul or aria2c, not ${JSON.stringify(engine)}.`,
  );
}
