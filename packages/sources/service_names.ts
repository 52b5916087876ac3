import type { ServiceId } from "@haul/contract";

/** The services as they spell themselves, for messages. */
export const SERVICE_NAMES: Readonly<Record<ServiceId, string>> = {
  civitai: "CivitAI",
  huggingface: "Hugging Face",
  googledrive: "Google Drive",
  mega: "Mega",
};
