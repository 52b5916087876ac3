import { problem } from "@haul/contract";
import type { Fetch } from "@haul/net";
import type { Picture } from "./jobs.ts";

/** Bytes of a picture; previews of models are a tenth of this. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What the first bytes of a file look like in Latin-1, by media type. SVG is none of them: it can hold scripts. */
const KINDS: readonly [type: string, start: RegExp][] = [
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/png", /^\x89PNG\r\n/],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
  ["image/gif", /^GIF8[79]a/],
  ["image/avif", /^[\s\S]{4}ftypavi[fs]/],
];

/** The media type of a picture by its own first bytes, or null where it is none that pages may show. */
export function pictureType(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return KINDS.find(([, kind]) => kind.test(start))?.[0] ?? null;
}

/** See `Jobs.picture`. No key goes with the request. */
export async function fetchPicture(
  url: string,
  { fetch, signal }: { fetch: Fetch; signal: AbortSignal },
): Promise<Picture> {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw problem("bad_url", "A preview is named by an https address.");
  }
  const { host } = parsed;
  const reply = await fetch(parsed, { signal });
  if (!reply.ok) {
    throw problem("bad_reply", `${host} does not give the preview.`, { host });
  }
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const type = pictureType(bytes);
  if (type === null || bytes.length > MOST_BYTES) {
    throw problem(
      "not_a_file",
      `What ${host} gives as a preview is no picture of up to 4 MB.`,
      { host },
    );
  }
  return { type, bytes };
}
