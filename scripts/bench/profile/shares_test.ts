import { expect, test } from "bun:test";
import { SHARES, shareOf, splitSamples } from "./shares.ts";

const TEXT = `Worker
\tffffffff8136e4f2 copy_folio_from_iter_atomic ([kernel.kallsyms])
\tffffffff8136f000 vfs_write ([kernel.kallsyms])
\t    7f16cb8ffae2 pwrite64 (/usr/lib/libc.so.6)

bun
\t    7f16cb9ffae2 __memmove_avx512_unaligned_erms (/usr/lib/libc.so.6)
\t         1f76333 [unknown] (/usr/bin/bun)

bun
\t    7f0000000010 [unknown] (/tmp/perf-4711.map)

Worker
\t         1f76333 [unknown] (/usr/bin/bun)

`;

test("shareOf() goes by the kernel's calls first, then by the innermost frame", () => {
  const shares = splitSamples(TEXT).map(shareOf);
  expect(shares).toEqual([
    "kernel: writing to the page cache",
    "Bun: copying bytes",
    "Bun: compiled JavaScript",
    "Bun: TLS, digests, collector and the rest",
  ]);
  for (const share of shares) expect(SHARES).toContain(share);
});
