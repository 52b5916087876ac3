import { homedir } from "node:os";
import { join } from "node:path";

/** Where the libraries of Hugging Face look for their cache, by their own variables. */
export function hubCache(
  env: Readonly<Record<string, string | undefined>>,
): string {
  const home = env["HOME"] ?? homedir();
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = env;
  if (HF_HUB_CACHE) return HF_HUB_CACHE;
  const cache = XDG_CACHE_HOME || join(home, ".cache");
  return join(HF_HOME || join(cache, "huggingface"), "hub");
}
