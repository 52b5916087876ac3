import type { Client } from "@haul/client";

/** Pictures that are kept; an older one is asked for again. */
const MOST_PICTURES = 200;

const pictures = new Map<string, Promise<string | null>>();

/** The address within this page of a picture that a service shows, or null where there is none. */
export function previewAddress(
  client: Pick<Client, "preview">,
  url: string,
): Promise<string | null> {
  return kept(`web ${url}`, () => client.preview(url));
}

/** The address within this page of the picture that lies beside a model, or null where there is none. */
export function shelfAddress(
  client: Pick<Client, "libraryPreview">,
  path: string,
): Promise<string | null> {
  return kept(`shelf ${path}`, () => client.libraryPreview(path));
}

function kept(key: string, ask: () => Promise<Blob>): Promise<string | null> {
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const asked = ask().then(
    (picture) => URL.createObjectURL(picture),
    () => null,
  );
  pictures.set(key, asked);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST_PICTURES && oldest !== undefined) {
    void pictures
      .get(oldest)
      ?.then((address) => address !== null && URL.revokeObjectURL(address));
    pictures.delete(oldest);
  }
  return asked;
}
