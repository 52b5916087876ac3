/** Publishers' words for base models, by the family that a header can show (managers.md, c.5). */
const FAMILIES: readonly [word: RegExp, family: string][] = [
  [/^(?:pony|illustrious|noobai|sdxl)/, "SDXL"],
  [/^sd ?1/, "SD 1.5"],
  [/^sd ?2/, "SD 2"],
  [/^sd ?3/, "SD 3"],
  [/^svd/, "SVD"],
  [/^flux\.?2/, "Flux.2"],
  [/^flux/, "Flux.1"],
  [/^chroma/, "Chroma"],
  [/^lumina/, "Lumina"],
  [/^z-?image/, "Z-Image"],
  [/^wan/, "Wan Video"],
  [/^hunyuan video/, "Hunyuan Video"],
  [/^qwen/, "Qwen Image"],
];

/** Words that say nothing. */
const EMPTY = /^(?:other|unknown|none|upscaler)?$/i;

/** What publisher and header come to. */
export interface AgreedBaseModel {
  baseModel: string | null;
  /** Whether the two contradict each other; the header's word counts then. */
  contradict: boolean;
}

/**
 * The base model of a file by two words for it. The publisher's is finer where
 * both mean one family: no header tells Pony from SDXL. Where they mean two,
 * the header's counts, for it is what a tool will load.
 */
export function agreedBaseModel(
  publisher: string | null,
  header: string | null,
): AgreedBaseModel {
  const word = EMPTY.test(publisher?.trim() ?? "") ? null : publisher;
  if (word === null || header === null) {
    return { baseModel: word ?? header, contradict: false };
  }
  const family = familyOf(word);
  const contradict =
    family !== null && family !== familyOf(header) && header !== "SDXL Refiner";
  return { baseModel: contradict ? header : word, contradict };
}

function familyOf(word: string): string | null {
  const plain = word.trim().toLowerCase();
  return FAMILIES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
