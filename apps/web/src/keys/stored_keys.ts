import type { ServiceId } from "@haul/contract";

/** A key that lies open in this browser. */
export interface StoredKey {
  service: ServiceId;
  /** The name under which it lies there. */
  place: string;
  key: string;
}

/**
 * The names under which older pages keep the keys of services in
 * `localStorage`: those of notebooks, extensions and downloaders.
 */
const NAMES: Readonly<Record<string, ServiceId>> = {
  civitai_api_key: "civitai",
  civitai_api_token: "civitai",
  civitai_token: "civitai",
  civitaiApiKey: "civitai",
  civitaiToken: "civitai",
  CIVITAI_API_KEY: "civitai",
  CIVITAI_TOKEN: "civitai",
  "civitai-api-key": "civitai",
  "civitai-token": "civitai",
  custom_civitai_api_key: "civitai",
  hf_token: "huggingface",
  hf_api_key: "huggingface",
  hfToken: "huggingface",
  HF_TOKEN: "huggingface",
  HUGGING_FACE_HUB_TOKEN: "huggingface",
  huggingface_token: "huggingface",
  huggingface_api_key: "huggingface",
  huggingfaceToken: "huggingface",
  "hf-token": "huggingface",
  "huggingface-token": "huggingface",
  gdrive_api_key: "googledrive",
  google_drive_api_key: "googledrive",
  googleDriveApiKey: "googledrive",
  GOOGLE_DRIVE_API_KEY: "googledrive",
};

/** Finds keys by the names above; a value may be bare or a JSON string. */
export function findStoredKeys(storage: Pick<Storage, "getItem">): StoredKey[] {
  return Object.entries(NAMES).flatMap(([place, service]) => {
    const key = bare(storage.getItem(place) ?? "");
    return key === "" ? [] : [{ service, place, key }];
  });
}

function bare(value: string): string {
  return value
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .trim();
}
