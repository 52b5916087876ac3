/**
 * Speeds of a realistic mix of connections, for `bytesPerSecond`: half of them
 * 2 MB/s, a third 0.5 MB/s, a sixth 50 kB/s, dealt out by connection.
 */
export function mixedSpeeds(): readonly number[] {
  return [2_000_000, 500_000, 2_000_000, 500_000, 2_000_000, 50_000];
}
