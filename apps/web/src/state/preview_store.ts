import type { Client } from "@haul/client";

/** Pictures that are kept; an older one is asked for again. */
const MOST_PICTURES = 200;

/** A picture that this page has. */
export interface KeptPicture {
  /** Its address within this page. */
  address: string;
  /** For whom it is, where its reply says so; see `LibraryPicture`. */
  level: number | null;
}

const pictures = new Map<string, Promise<KeptPicture | null>>();

/** The address within this page of a picture that a service shows, or null where there is none. */
export async function previewAddress(
  client: Pick<Client, "preview">,
  url: string,
): Promise<string | null> {
  const found = await kept(`web ${url}`, async () => ({
    picture: await client.preview(url),
    level: null,
  }));
  return found?.address ?? null;
}

/** The picture that lies beside a model, or null where there is none. */
export function shelfPicture(
  client: Pick<Client, "libraryPreview">,
  path: string,
): Promise<KeptPicture | null> {
  return kept(`shelf ${path}`, () => client.libraryPreview(path));
}

function kept(
  key: string,
  ask: () => Promise<{ picture: Blob; level: number | null }>,
): Promise<KeptPicture | null> {
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const asked = ask().then(
    ({ picture, level }) => ({ address: URL.createObjectURL(picture), level }),
    () => null,
  );
  pictures.set(key, asked);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST_PICTURES && oldest !== undefined) {
    void pictures
      .get(oldest)
      ?.then((old) => old !== null && URL.revokeObjectURL(old.address));
    pictures.delete(oldest);
  }
  return asked;
}
