import { basename, dirname, join, parse } from "node:path";

/** The name that belongs to a file: its own without the last extension, and another end. */
export function beside(path: string, end: string): string {
  return join(dirname(path), `${parse(basename(path)).name}${end}`);
}
