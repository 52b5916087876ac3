/**
 * One page of a list as `tellWaiting` and `tellStopped` cut it. An offset from
 * 0 counts from the front. A negative one counts from the end (-1 is the last),
 * and the page then goes backwards from there.
 */
export function pageOf<T>(
  items: readonly T[],
  { offset, count }: { offset: number; count: number },
): T[] {
  if (offset >= 0) return items.slice(offset, offset + count);
  const end = items.length + offset;
  if (end < 0) return [];
  return items.slice(Math.max(0, end - count + 1), end + 1).reverse();
}
