import { join } from "node:path";
import { SERVICE_NAMES } from "@haul/contract";
import { createKeyStore, type FoundKey, systemKeychain } from "@haul/keys";
import { spotWords } from "../token/spot_words.ts";
import {
  type Check,
  type CheckContext,
  type CheckResult,
  fine,
} from "./check.ts";

/** Is a key found again where it was stored, and where are the user's own? */
export const checkKeys: Check = {
  name: "keys",
  async run(context) {
    const place = await roundTrip(context);
    if (place === null) {
      return {
        ok: "failed",
        detail: "a key that was stored is not found again",
        fix: "Set HAUL_KEYCHAIN=off to keep keys in files.",
      };
    }
    const found = await createKeyStore({ env: context.env }).list();
    const broken = found.find((each) => "problem" in each);
    if (broken) return describeBroken(broken);
    return fine(`stored, read and removed in the ${place}; ${owned(found)}`);
  },
};

/** Stores, reads and removes a key that nobody uses; gives the place that took it. */
async function roundTrip({ env, scratch }: CheckContext) {
  const keychain = systemKeychain({ env, service: "haul-selftest" });
  const folder = join(scratch, "keys");
  const keys = createKeyStore({ env: { HOME: scratch }, folder, keychain });
  const value = crypto.randomUUID().replaceAll("-", "");
  try {
    const { stored } = await keys.set("civitai", value);
    const found = await keys.get("civitai");
    return found?.secret.reveal() === value ? stored.place : null;
  } finally {
    await keys.remove("civitai");
  }
}

function describeBroken(found: FoundKey): CheckResult {
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

function owned(found: readonly FoundKey[]): string {
  const used = new Map<string, string>();
  for (const key of found) {
    if (!used.has(key.service)) used.set(key.service, spotWords(key));
  }
  if (used.size === 0) return "you have none yet";
  return [...used].map(([service, where]) => `${service}: ${where}`).join(", ");
}
