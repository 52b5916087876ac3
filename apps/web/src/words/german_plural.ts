/** A count with its word, grouped as Germans write it: `1 Datei`, `1.204 Dateien`. */
export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString("de")} ${count === 1 ? one : many}`;
}
