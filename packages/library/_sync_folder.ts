import { open } from "node:fs/promises";
import { errorCode } from "./_error_code.ts";

/** Windows cannot open folders, and some file systems cannot sync them. */
const NOT_OFFERED = new Set([
  "EACCES",
  "EBADF",
  "EINVAL",
  "EISDIR",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EPERM",
]);

/** Makes the names of a folder outlive a power cut, where the system offers that. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!NOT_OFFERED.has(errorCode(error))) throw error;
  }
}
