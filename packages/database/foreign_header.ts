import { closeSync, openSync, readSync } from "node:fs";

/** https://www.sqlite.org/fileformat2.html, 1.3: the header, and where in it these stand. */
const HEADER_BYTES = 100;
const WRITE_FORMAT = 18;
const READ_FORMAT = 19;
const SCHEMA_FORMAT = 44;
const NEWEST_FILE_FORMAT = 2;
const NEWEST_SCHEMA_FORMAT = 4;

/**
 * Whether a file's first bytes say that another SQLite made it, of a time to
 * come: one that this one may not write, or not read. No Haul has made such a
 * file, so its bytes are damaged. SQLite itself would open it for reading
 * alone, and fail at the first write.
 */
export function hasForeignHeader(path: string): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, "r");
  try {
    if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return false;
  } finally {
    closeSync(file);
  }
  return (
    header.readUInt8(WRITE_FORMAT) > NEWEST_FILE_FORMAT ||
    header.readUInt8(READ_FORMAT) > NEWEST_FILE_FORMAT ||
    header.readUInt32BE(SCHEMA_FORMAT) > NEWEST_SCHEMA_FORMAT
  );
}
