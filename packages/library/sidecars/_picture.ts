/** A picture of one colour, as a service would send it. */
export async function picture(
  format: "jpeg" | "webp" | "png",
): Promise<Uint8Array> {
  // A bitmap of two pixels by one: the one format that is plain enough to write by hand.
  const bitmap = new Uint8Array(62);
  const view = new DataView(bitmap.buffer);
  bitmap.set([0x42, 0x4d]);
  view.setUint32(2, 62, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 2, true);
  view.setInt32(22, 1, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  bitmap.fill(200, 54, 60);
  return await new Bun.Image(bitmap)[format]().bytes();
}
