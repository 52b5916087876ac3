/** A count with its word, grouped as people write it: `1 file`, `1,204 files`. */
export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
