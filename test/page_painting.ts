/** Pixels of a side. */
const SIZE = 240;

/** Bytes before the pixels of a bitmap. */
const HEADER = 54;

/** A picture of hills in ink, as PNG: what a model's preview may look like. */
export async function paintedPicture(): Promise<Uint8Array> {
  const bitmap = new Uint8Array(HEADER + SIZE * SIZE * 3);
  const view = new DataView(bitmap.buffer);
  bitmap.set([0x42, 0x4d]);
  view.setUint32(2, bitmap.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, SIZE, true);
  view.setInt32(22, SIZE, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      bitmap.set(colourAt(x / SIZE, y / SIZE), HEADER + (y * SIZE + x) * 3);
    }
  }
  return await new Bun.Image(bitmap).png().bytes();
}

/** Blue, green and red at a place, both from 0 to 1 and the second from the bottom up. */
function colourAt(x: number, y: number): [number, number, number] {
  const sun = Math.hypot(x - 0.68, y - 0.72) < 0.1;
  for (let hill = 0; hill < 4; hill += 1) {
    const top =
      0.16 +
      hill * 0.13 +
      0.07 * Math.sin(x * (5 + hill * 2) + hill * 2.1) +
      0.025 * Math.sin(x * 23 + hill);
    if (y < top) {
      const shade = 52 + hill * 38;
      return [shade + 22, shade + 12, shade];
    }
  }
  return sun ? [96, 118, 214] : [224 - y * 16, 232 - y * 10, 238];
}
