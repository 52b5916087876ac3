const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as people read them, in powers of 1000: `2.1 GB`. Never rounds down to nothing. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.ceil(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
