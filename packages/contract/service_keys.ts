import type { EndpointName, ServiceId } from "./service.ts";

/** What Haul knows of one service's keys. */
export interface ServiceKeys {
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
  /** Short names that people type for the service. */
  aliases: readonly string[];
  /**
   * The hosts that a key belongs to, to the letter: it goes to these over
   * HTTPS and to no other, storage hosts of the service included.
   */
  hosts: readonly string[];
  /** The endpoint that takes the key, where `keysTo` lets it go there. */
  endpoint: EndpointName;
}

/**
 * Every service and its keys. The names of variables are those of
 * huggingface_hub, the CivitAI tools and Google's samples (contracts.md 1.2,
 * 2.5, 3.5), the hosts those of contracts.md 0.2.
 */
export const SERVICE_KEYS: Readonly<Record<ServiceId, ServiceKeys>> = {
  civitai: {
    variables: ["CIVITAI_TOKEN", "CIVITAI_API_KEY", "CIVITAI_API_TOKEN"],
    prefixes: [],
    page: "https://civitai.com/user/account",
    aliases: ["civit"],
    hosts: [
      "civitai.com",
      "www.civitai.com",
      "civitai.red",
      "www.civitai.red",
      "civitai.green",
      "www.civitai.green",
    ],
    endpoint: "civitai",
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
    hosts: ["huggingface.co", "hf.co"],
    endpoint: "huggingface",
  },
  googledrive: {
    variables: ["GOOGLE_DRIVE_TOKEN", "GOOGLE_DRIVE_API_KEY", "GOOGLE_API_KEY"],
    prefixes: ["AIza", "ya29."],
    page: "https://console.cloud.google.com/apis/credentials",
    aliases: ["drive", "gdrive", "google"],
    hosts: ["www.googleapis.com"],
    endpoint: "googledriveApi",
  },
  mega: {
    variables: [],
    prefixes: [],
    page: null,
    aliases: [],
    hosts: [],
    endpoint: "mega",
  },
};

/** The services that give out keys. */
export const KEYED_SERVICES: readonly ServiceId[] = (
  Object.keys(SERVICE_KEYS) as ServiceId[]
).filter((service) => SERVICE_KEYS[service].variables.length > 0);
