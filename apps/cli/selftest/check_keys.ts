import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createKeyStore,
  dataFolder,
  type FoundKey,
  systemKeychain,
} from "@haul/keys";
import { spotWords } from "../token/spot_words.ts";
import { brokenKey } from "./_broken_key.ts";
import { codeOf } from "./_code_of.ts";
import { nearestFolder } from "./_nearest_folder.ts";
import { type Check, type CheckContext, fine } from "./check.ts";

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
    const fault = place === "file" ? await faultOfFolder(context) : null;
    if (fault !== null) {
      return {
        ok: "failed",
        detail: fault,
        fix: "Keys cannot be kept there: mend that, or name another folder in HAUL_HOME.",
      };
    }
    const notices: string[] = [];
    const notice = (sentence: string) => notices.push(sentence);
    const found = await createKeyStore({ env: context.env, notice }).list();
    const broken = found.find((each) => "problem" in each);
    if (broken) return brokenKey(broken);
    const detail = `stored, read and removed in the ${place}; ${owned(found)}`;
    if (notices.length === 0) return fine(detail);
    return { ok: "warning", detail, fix: notices.join(" ") };
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

/** Why the user's own folder takes no keys, or null where it does. */
async function faultOfFolder({ env }: CheckContext): Promise<string | null> {
  const wanted = join(dataFolder(env), "keys");
  const folder = await nearestFolder(wanted);
  if (folder === null) return `${wanted} is a file, or lies in one`;
  let own: string | null = null;
  try {
    own = await mkdtemp(join(folder, ".haul-selftest-"));
    await writeFile(join(own, "key"), "a key");
    return null;
  } catch (error) {
    return `cannot write in ${folder} (${codeOf(error)})`;
  } finally {
    if (own !== null) await rm(own, { recursive: true, force: true });
  }
}

function owned(found: readonly FoundKey[]): string {
  const used = new Map<string, string>();
  for (const key of found) {
    if (!used.has(key.service)) used.set(key.service, spotWords(key));
  }
  if (used.size === 0) return "you have none yet";
  return [...used].map(([service, where]) => `${service}: ${where}`).join(", ");
}
