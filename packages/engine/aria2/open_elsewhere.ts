import { readdir, readlink, stat } from "node:fs/promises";

/**
 * Whether another process has a file open, as far as this one may see: Linux
 * tells of processes of the same user. Elsewhere nothing can be told, and the
 * answer is false.
 */
export async function openElsewhere(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  if (file === null) return false;
  const pids = (await listed("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue;
    for (const fd of await listed(`/proc/${pid}/fd`)) {
      const link = `/proc/${pid}/fd/${fd}`;
      if (!(await readlink(link).catch(() => "")).startsWith("/")) continue;
      const other = await stat(link).catch(() => null);
      if (other?.ino === file.ino && other.dev === file.dev) return true;
    }
  }
  return false;
}

async function listed(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
