import { readdir, readlink, stat } from "node:fs/promises";

/**
 * Whether another process has a file open, as far as this one may see: Linux
 * tells of processes of the same user. Elsewhere nothing can be told, and the
 * answer is false.
 */
export async function openElsewhere(path: string): Promise<boolean> {
  return (await holdersOf(path)).length > 0;
}

/** The other processes that have a file open; see {@link openElsewhere}. */
export async function holdersOf(path: string): Promise<string[]> {
  const file = await stat(path).catch(() => null);
  if (file === null) return [];
  const pids = (await listed("/proc")).filter((name) => /^\d+$/.test(name));
  const holders: string[] = [];
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue;
    for (const fd of await listed(`/proc/${pid}/fd`)) {
      const link = `/proc/${pid}/fd/${fd}`;
      if (!(await readlink(link).catch(() => "")).startsWith("/")) continue;
      const other = await stat(link).catch(() => null);
      if (other?.ino !== file.ino || other.dev !== file.dev) continue;
      holders.push(pid);
      break;
    }
  }
  return holders;
}

/** Whether a process of this user has not ended. */
export async function isAlive(pid: string): Promise<boolean> {
  // One that ended and that nobody has asked after has a folder, and no program.
  return (await readlink(`/proc/${pid}/exe`).catch(() => "")) !== "";
}

async function listed(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
