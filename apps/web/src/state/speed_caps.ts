const MB = 1e6;

/** The speed limits that a slider offers, in bytes a second; beyond the last there is none. */
export const CAPS: readonly number[] = [
  0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500,
].map((megabytes) => megabytes * MB);

/** The limit at a step of the slider; null past the last. */
export function capOf(step: number): number | null {
  return CAPS[step] ?? null;
}

/** The step that stands for a limit: the nearest that does not exceed it. */
export function stepOf(cap: number | null): number {
  if (cap === null) return CAPS.length;
  const above = CAPS.findIndex((each) => each > cap);
  return above < 0 ? CAPS.length - 1 : Math.max(0, above - 1);
}
