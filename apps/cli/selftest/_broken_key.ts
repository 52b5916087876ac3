import { SERVICE_NAMES } from "@haul/contract";
import type { FoundKey } from "@haul/keys";
import type { CheckResult } from "./check.ts";

/** What is said of a key that is there and cannot be used. */
export function brokenKey(found: FoundKey): CheckResult {
  const title = SERVICE_NAMES[found.service];
  const message = "problem" in found ? found.problem.message : "";
  return {
    ok: "failed",
    detail: `the key for ${title} cannot be used: ${message}`,
    fix:
      found.place === "environment"
        ? `Correct or unset ${found.name}.`
        : `Store it again with "haul token set ${found.service}", or remove it.`,
  };
}
