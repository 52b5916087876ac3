/** A record with the same keys, and of each value what `of` makes of it. */
export function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  of: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries<Value>(record);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, of(value)]),
  ) as Record<Key, Result>;
}
