import { formatBytes } from "@haul/contract";

/** "1 file", "1,204 files". */
export function countWords(count: number, one: string): string {
  return `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
}

/** "3 files, 2.40 GiB". */
export function filesWords(files: readonly { size: number }[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${countWords(files.length, "file")}, ${formatBytes(bytes)}`;
}
