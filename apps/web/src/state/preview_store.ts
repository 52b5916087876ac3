import type { Client } from "@haul/client";

/** Pictures that are kept; an older one is asked for again. */
const MOST_PICTURES = 200;

const pictures = new Map<string, Promise<string | null>>();

/** The address of a picture within this page, or null where there is none. */
export function previewAddress(
  client: Pick<Client, "preview">,
  url: string,
): Promise<string | null> {
  const known = pictures.get(url);
  if (known !== undefined) return known;
  const asked = client.preview(url).then(
    (picture) => URL.createObjectURL(picture),
    () => null,
  );
  pictures.set(url, asked);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST_PICTURES && oldest !== undefined) {
    void pictures
      .get(oldest)
      ?.then((address) => address !== null && URL.revokeObjectURL(address));
    pictures.delete(oldest);
  }
  return asked;
}
