/** What a sample counts for, by what stands in its call chain; the first that fits. */
const KERNEL: readonly (readonly [share: string, pattern: RegExp])[] = [
  ["kernel: page faults", /exc_page_fault/],
  ["kernel: writing to the page cache", /pwrite|ksys_write|vfs_write/],
  ["kernel: receiving", /sys_recv|tcp_recvmsg/],
  ["kernel: reading back for the digest", /pread|ksys_read|vfs_read/],
  ["kernel: fdatasync", /fsync|fdatasync/],
  ["kernel: all else", /entry_SYSCALL|do_syscall|softirq|sysvec|asm_/],
];

const COPYING = "Bun: copying bytes";
const SCRIPT = "Bun: compiled JavaScript";
const NATIVE = "Bun: TLS, digests, collector and the rest";

/** All that {@link shareOf} answers, in the order of the table. */
export const SHARES: readonly string[] = [
  ...KERNEL.map(([share]) => share),
  COPYING,
  SCRIPT,
  NATIVE,
];

/** The samples of what `perf script` prints. */
export function splitSamples(text: string): string[] {
  return text.split("\n\n").filter((sample) => sample.trim() !== "");
}

/** Which of {@link SHARES} a sample belongs to. */
export function shareOf(sample: string): string {
  for (const [share, pattern] of KERNEL) if (pattern.test(sample)) return share;
  const [, leaf = ""] = sample.split("\n");
  if (/mem(?:move|cpy|set)/.test(leaf)) return COPYING;
  return /perf-\d+\.map/.test(leaf) ? SCRIPT : NATIVE;
}
