/** The longest side of a preview in pixels: cards show at most half of it, on dense screens too. */
const LONGEST_SIDE = 1024;

/** The most pixels of a picture that is worth decoding: 64 megapixels take 256 MB. */
const MOST_PIXELS = 64 * 1024 * 1024;

/**
 * The picture as a PNG of at most 1024 pixels a side, since `.preview.png` is
 * the one name that every tool reads.
 *
 * @throws Where the bytes are no picture that can be decoded: a page, a film, an SVG.
 */
export async function previewPng(bytes: Uint8Array): Promise<Uint8Array> {
  const image = new Bun.Image(bytes, { maxPixels: MOST_PIXELS });
  return await image
    .resize(LONGEST_SIDE, LONGEST_SIDE, {
      fit: "inside",
      withoutEnlargement: true,
    })
    .png()
    .bytes();
}
