/** What Haul knows of one service. All that depends on the service is derived from it. */
interface Service {
  /** As it spells itself. */
  title: string;
  /**
   * The places where it is asked, by the name that each has in settings.
   * Storage that its answers lead to is none of them.
   */
  endpoints: Readonly<Record<string, Endpoint>>;
  /** Null where it gives out no keys. */
  keys: ServiceKeys<string> | null;
}

/** A place where a service is asked. */
export interface Endpoint {
  /** Where it usually is: an origin, with no `/` at its end. */
  usual: string;
  /** The environment variable by which a stand-in or a mirror takes its place. */
  variable: string;
}

/** What Haul knows of one service's keys. */
export interface ServiceKeys<EndpointName extends string> {
  /**
   * The environment variables that a key is read from, the first that is set
   * first: the name that Haul writes about, then those that the community's
   * tools use already.
   */
  variables: readonly string[];
  /** What some or all of the service's keys begin with, and those of no other. */
  prefixes: readonly string[];
  /** The page where a person makes a key. */
  page: string;
  /** Short names that people type for the service. */
  aliases: readonly string[];
  /**
   * The hosts that a key belongs to, to the letter: it goes to these over
   * HTTPS and to no other, storage hosts of the service included.
   */
  hosts: readonly string[];
  /** The endpoint that takes the key, where `keysTo` lets it go there. */
  endpoint: EndpointName;
  /** The header for keys that begin so; all others are bearer tokens. */
  header?: { readonly prefix: string; readonly name: string };
}

/**
 * Every service, by the one name that it has wherever it is stored, read or
 * typed. The names of variables are those of huggingface_hub, the CivitAI
 * tools and Google's samples (contracts.md 1.2, 2.5, 3.5), the hosts those of
 * contracts.md 0.2.
 */
export const SERVICES = {
  civitai: {
    title: "CivitAI",
    endpoints: {
      civitai: {
        usual: "https://civitai.com",
        variable: "HAUL_CIVITAI_ENDPOINT",
      },
    },
    keys: {
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
  },
  huggingface: {
    title: "Hugging Face",
    endpoints: {
      huggingface: {
        usual: "https://huggingface.co",
        // The one that Hugging Face's own tools read.
        variable: "HF_ENDPOINT",
      },
    },
    keys: {
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
  },
  googledrive: {
    title: "Google Drive",
    endpoints: {
      // Its pages.
      googledrive: {
        usual: "https://drive.google.com",
        variable: "HAUL_GOOGLE_DRIVE_ENDPOINT",
      },
      // What serves its files.
      googledriveContent: {
        usual: "https://drive.usercontent.google.com",
        variable: "HAUL_GOOGLE_DRIVE_CONTENT_ENDPOINT",
      },
      googledriveApi: {
        usual: "https://www.googleapis.com",
        variable: "HAUL_GOOGLE_DRIVE_API_ENDPOINT",
      },
    },
    keys: {
      variables: [
        "GOOGLE_DRIVE_TOKEN",
        "GOOGLE_DRIVE_API_KEY",
        "GOOGLE_API_KEY",
      ],
      prefixes: ["ya29.", "AIza"],
      page: "https://console.cloud.google.com/apis/credentials",
      aliases: ["drive", "gdrive", "google"],
      hosts: ["www.googleapis.com"],
      endpoint: "googledriveApi",
      // An API key is no bearer token; as a header it stays out of the URL.
      header: { prefix: "AIza", name: "X-Goog-Api-Key" },
    },
  },
  mega: {
    title: "Mega",
    endpoints: {
      mega: {
        usual: "https://g.api.mega.co.nz",
        variable: "HAUL_MEGA_ENDPOINT",
      },
    },
    keys: null,
  },
} as const satisfies Readonly<Record<string, Service>>;
