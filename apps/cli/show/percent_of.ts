/** Whole percent of a file, rounded down: 100 means that all bytes are there. */
export function percentOf(bytes: number, size: number): number {
  return size === 0 ? 100 : Math.floor((bytes / size) * 100);
}
