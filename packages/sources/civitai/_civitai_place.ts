import { type Endpoints, EndpointsSchema } from "@haul/contract";

/** CivitAI's fronts: one catalogue, of which each shows more or less. */
const FRONTS = ["civitai.com", "civitai.red", "civitai.green"] as const;

/**
 * Every host on which CivitAI's pages and API are, to the letter, and the front
 * that is asked for it. `api.civitai.com` is in links of 2024. Storage
 * (`b2.civitai.com`, R2) and pictures (`image.civitai.com`) are other hosts.
 */
const FRONT_OF: ReadonlyMap<string, string> = new Map([
  ...FRONTS.flatMap((front): [string, string][] => [
    [front, front],
    [`www.${front}`, front],
  ]),
  ["api.civitai.com", "civitai.com"],
]);

const USUAL = EndpointsSchema.parse({}).civitai;

/**
 * Where CivitAI is asked about a URL, as an origin, or null where the URL is
 * not CivitAI's. Links on its other fronts are asked there; with an endpoint
 * of the user's own, all are asked at that.
 */
export function civitaiPlace(url: URL, endpoints: Endpoints): string | null {
  const own = new URL(endpoints.civitai);
  if (url.origin === own.origin) return own.origin;
  const front = isWeb(url) ? FRONT_OF.get(url.host) : undefined;
  if (front === undefined) return null;
  return endpoints.civitai === USUAL ? `https://${front}` : own.origin;
}

/** Old links say `http:`; they are asked over HTTPS all the same. */
function isWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}
