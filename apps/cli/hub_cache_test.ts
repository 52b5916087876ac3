import { expect, test } from "bun:test";
import { hubCache } from "./hub_cache.ts";

test.each([
  [{ HOME: "/u" }, "/u/.cache/huggingface/hub"],
  [{ HOME: "/u", XDG_CACHE_HOME: "/c" }, "/c/huggingface/hub"],
  [{ HOME: "/u", HF_HOME: "/hf" }, "/hf/hub"],
  [{ HOME: "/u", HF_HOME: "/hf", HF_HUB_CACHE: "/hub" }, "/hub"],
])("hubCache() is where Hugging Face's libraries look: %p", (env, folder) => {
  expect(hubCache(env)).toBe(folder);
});
