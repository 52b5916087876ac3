import type { Preview } from "@haul/contract";
import type { CivitaiImage } from "./_civitai_records.ts";

/** The words that stood for a level before 2024. A bare `true` meant any of them, and is taken for the widest. */
const OLD_LEVELS = new Map(
  Object.entries({
    none: 1,
    false: 1,
    soft: 2,
    mature: 4,
    x: 8,
    true: 8,
  }),
);

const VIDEO = /\.(?:mp4|webm|mov)(?:[?#]|$)/i;

/**
 * The first of the pictures that most people may see; films and what is no
 * picture of the web are left out. Unknown levels come last.
 */
export function previewOf(images: readonly CivitaiImage[]): Preview | null {
  const stills = images
    .filter(({ type, url }) => type !== "video" && !VIDEO.test(url))
    .filter(({ url }) => URL.parse(url)?.protocol === "https:")
    .map((image) => ({ url: image.url, level: levelOf(image) }));
  const known = stills.filter(({ level }) => level > 0);
  const [first, ...rest] = known.length > 0 ? known : stills;
  if (first === undefined) return null;
  return rest.reduce(
    (best, each) => (each.level < best.level ? each : best),
    first,
  );
}

function levelOf({ nsfwLevel, nsfw }: CivitaiImage): number {
  if (typeof nsfwLevel === "number" && Number.isInteger(nsfwLevel)) {
    return Math.max(0, nsfwLevel);
  }
  return OLD_LEVELS.get(String(nsfw).toLowerCase()) ?? 0;
}
