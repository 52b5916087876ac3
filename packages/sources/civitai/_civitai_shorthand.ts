import { type Endpoints, type ProblemError, problem } from "@haul/contract";
import { type Air, parseAir } from "./_air.ts";
import { idOf } from "./_civitai_link.ts";

/** AutoV2, AutoV3, and SHA-256 or BLAKE3: the lengths that nothing else has. */
const HASH_REGEXP = /^(?:[0-9a-f]{10}|[0-9a-f]{12}|[0-9a-f]{64})$/i;

/** Behind its name a hash may have any length: AutoV1 and CRC-32 have eight digits, as many words have. */
const NAMED_HASH_REGEXP =
  /^(?:autov[123]|sha-?256|blake3|crc-?32):\s*([0-9a-f]{8,64})$/i;

/**
 * The URL that a short form of CivitAI's stands for: an AIR, a hash, or a
 * number, which is ambiguous. Null for all else.
 *
 * @throws {ProblemError} `choice_needed` for a number, `bad_url` for an AIR of what cannot be downloaded.
 */
export function civitaiShorthand(
  text: string,
  endpoints: Endpoints,
): URL | null {
  const air = parseAir(text);
  if (air !== null) return airUrl(air, endpoints);
  if (/^urn:air:/i.test(text)) throw notAnAir();
  const id = idOf(text);
  if (id !== null) throw ambiguousNumber(id, endpoints.civitai);
  const hash = HASH_REGEXP.exec(text)?.[0] ?? NAMED_HASH_REGEXP.exec(text)?.[1];
  if (hash === undefined) return null;
  return hashUrl(hash, endpoints.civitai);
}

function notAnAir(): ProblemError {
  return problem(
    "bad_url",
    "This AIR cannot be read. One looks like urn:air:sdxl:lora:civitai:328553@368189, with the numbers of the model and its version; copy it from the model's page.",
  );
}

/** Where the version that holds a file of this hash is asked for. */
export function hashUrl(hash: string, place: string): URL {
  return new URL(`/api/v1/model-versions/by-hash/${hash.toLowerCase()}`, place);
}

/** A number names a model and a version alike, mostly of other people. */
export function ambiguousNumber(id: number, place: string): ProblemError {
  const model = new URL(`/models/${id}`, place).href;
  const version = new URL(`/model-versions/${id}`, place).href;
  const choices = [
    { id: model, label: `model ${id}` },
    { id: version, label: `version ${id}` },
  ];
  // Ten digits can be the first ten of a SHA-256 as well.
  if (/^\d{10}$/.test(String(id))) {
    const hash = hashUrl(String(id), place).href;
    choices.push({ id: hash, label: `the file with the hash ${id}` });
  }
  return problem(
    "choice_needed",
    `${id} can be a model of CivitAI's or a version of one. Give ${model} or ${version}.`,
    { fix: { kind: "choose", choices } },
  );
}

function airUrl(air: Air, endpoints: Endpoints): URL {
  if (air.source === "huggingface") {
    const path = air.id.split("/").map(encodeURIComponent).join("/");
    const at = air.version === null ? "" : `/tree/${air.version}`;
    return new URL(`/${path}${at}`, endpoints.huggingface);
  }
  if (air.source !== "civitai") {
    throw problem(
      "bad_url",
      `This AIR names a file inside CivitAI's own services (${air.source}), which nobody can download. Give the page of the model.`,
    );
  }
  const url = new URL(`/models/${air.id}`, endpoints.civitai);
  const { version, fileId, format } = air;
  if (version !== null) url.searchParams.set("modelVersionId", version);
  if (fileId !== null) url.searchParams.set("fileId", fileId);
  else if (format !== null) url.searchParams.set("format", format);
  return url;
}
