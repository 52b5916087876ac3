const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/**
 * Bytes in powers of 1024 with three digits, as aria2 and most model pages'
 * tools print them: `4.00 GiB`, `12.3 MiB`, `999 B`. At most eight characters.
 */
export function formatBytes(bytes: number): string {
  const { divisor, unit } = unitFor(bytes);
  const value = bytes / divisor;
  return `${value.toFixed(digitsFor(value, divisor))} ${unit}`;
}

/**
 * A part and its whole in the unit of the whole, padded so that the text keeps
 * its width from the first byte to the last: `0.12/4.00 GiB`.
 */
export function formatBytesOf(part: number, whole: number): string {
  const { divisor, unit } = unitFor(whole);
  const value = whole / divisor;
  const digits = digitsFor(value, divisor);
  const right = value.toFixed(digits);
  const left = (part / divisor).toFixed(digits).padStart(right.length);
  return `${left}/${right} ${unit}`;
}

/** Bytes a second: `98.1 MiB/s`. At most ten characters. */
export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}

/** The unit in which a number has at most three digits before its point. */
function unitFor(bytes: number): { divisor: number; unit: string } {
  let power = 0;
  while (bytes / 1024 ** power >= 999.5 && power < UNITS.length - 1) power++;
  return { divisor: 1024 ** power, unit: UNITS[power] ?? "B" };
}

function digitsFor(value: number, divisor: number): number {
  if (divisor === 1 || value >= 99.95) return 0;
  return value >= 9.995 ? 1 : 2;
}
