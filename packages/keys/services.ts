import type { ServiceId } from "@haul/contract";

/** What Haul knows of one service's keys. */
export interface ServiceFacts {
  /**
   * The environment variables that a key is read from, the first that is set
   * first: the name that Haul writes about, then those that the community's
   * tools use already. Empty where the service gives out no keys.
   */
  variables: readonly string[];
  /** What some or all of the service's keys begin with, and those of no other. */
  prefixes: readonly string[];
  /** The page where a person makes a key, or null where there is none. */
  page: string | null;
  /** Short names that people type. */
  aliases: readonly string[];
}

/**
 * Every service and its keys. The names of variables are those of
 * huggingface_hub, the CivitAI tools and Google's samples (contracts.md 1.2,
 * 2.5, 3.5).
 *
 * @example
 * ```ts
 * import { SERVICES } from "@haul/keys";
 *
 * console.assert(SERVICES.huggingface.variables[0] === "HF_TOKEN");
 * ```
 */
export const SERVICES: Readonly<Record<ServiceId, ServiceFacts>> = {
  civitai: {
    variables: ["CIVITAI_TOKEN", "CIVITAI_API_KEY", "CIVITAI_API_TOKEN"],
    prefixes: [],
    page: "https://civitai.com/user/account",
    aliases: ["civit"],
  },
  huggingface: {
    variables: [
      "HF_TOKEN",
      "HUGGING_FACE_HUB_TOKEN",
      "HUGGINGFACE_HUB_TOKEN",
      "HUGGINGFACE_TOKEN",
    ],
    prefixes: ["hf_", "api_org_"],
    page: "https://huggingface.co/settings/tokens",
    aliases: ["hf"],
  },
  googledrive: {
    variables: ["GOOGLE_DRIVE_TOKEN", "GOOGLE_DRIVE_API_KEY", "GOOGLE_API_KEY"],
    prefixes: ["AIza", "ya29."],
    page: "https://console.cloud.google.com/apis/credentials",
    aliases: ["drive", "gdrive", "google"],
  },
  mega: {
    variables: [],
    prefixes: [],
    page: null,
    aliases: [],
  },
};
