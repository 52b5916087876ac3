/** An AIR of CivitAI's, taken apart; see https://developer.civitai.com. */
export interface Air {
  source: "civitai" | "civitai-r2" | "huggingface" | "orchestrator";
  /** A model's id, or `org/repo` at Hugging Face. */
  id: string;
  version: string | null;
  fileId: string | null;
  /** As `safetensors`; null at Hugging Face, whose names have dots in them. */
  format: string | null;
}

const AIR_REGEXP =
  /^(?:urn:)?(?:air:)?[a-z0-9_.-]+:[a-z0-9_.-]+:(civitai|civitai-r2|huggingface|orchestrator):(.+)$/i;

/** What prompts put behind: a weight, and words that wake the model. */
const SUFFIXES = /(?:\*[\d.]+|![^!*]*)+$/;

const CIVITAI_ID =
  /^(?<id>\d+)(?:@(?<version>\d+))?(?:\+(?<fileId>\d+))?(?:\.(?<format>[a-z0-9]+))?$/i;

/** Reads `urn:air:{ecosystem}:{type}:{source}:{id}[@{version}][+{fileId}][.{format}]`, or null for what is none. */
export function parseAir(text: string): Air | null {
  const match = AIR_REGEXP.exec(text);
  if (match === null) return null;
  const source = (match[1] ?? "").toLowerCase() as Air["source"];
  const rest = (match[2] ?? "").replace(SUFFIXES, "");
  if (source !== "civitai") {
    const [id = "", version = null] = rest.split("@", 2);
    return { source, id, version, fileId: null, format: null };
  }
  const parts = CIVITAI_ID.exec(rest)?.groups;
  if (parts === undefined) return null;
  const { id = "", version = null, fileId = null, format = null } = parts;
  return { source, id, version, fileId, format };
}
