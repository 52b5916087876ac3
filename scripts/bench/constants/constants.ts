import { MIB } from "@haul/fixture_server";
import type { Stage } from "../speed/row.ts";
import { fixtureStage, nginxStage } from "../speed/stages.ts";

/** A number in the source, and what it could be instead. */
export interface Constant {
  /** What `--only` takes. */
  name: string;
  /** For people: the number, and what is downloaded. */
  title: string;
  /** The file, from the root, and the line of it that holds the number. */
  file: string;
  line: string;
  /** Other lines in its place, by what they stand for. */
  others: Readonly<Record<string, string>>;
  /** What the number is now. */
  now: string;
  open(): Promise<Stage>;
}

const MB = 1_000_000;

const overTls = () => nginxStage({ size: 1024 * MIB, tls: true });
const throttled = () => fixtureStage({ size: 128 * MIB, bytesPerSecond: MB });

/** Numbers that were chosen by measuring. */
export const CONSTANTS: readonly Constant[] = [
  {
    name: "lease",
    title: "the longest lease of a worker; 1 GiB over TLS",
    file: "packages/engine/threads/lease_table.ts",
    line: "export const MAX_LEASE = 1 << 20;",
    now: "1 MiB",
    others: {
      "128 KiB": "export const MAX_LEASE = 128 << 10;",
      "16 MiB": "export const MAX_LEASE = 16 << 20;",
    },
    open: overTls,
  },
  {
    name: "piece-window",
    title: "the pieces under way together; 1 GiB over TLS",
    file: "packages/engine/plan/piece_size.ts",
    line: "const MAX_WINDOW = 512 << 20;",
    now: "512 MiB",
    others: {
      "128 MiB": "const MAX_WINDOW = 128 << 20;",
      "4 GiB": "const MAX_WINDOW = 4 * 2 ** 30;",
    },
    open: overTls,
  },
  {
    name: "checkpoint",
    title: "how far the journal may be behind; 1 GiB over TLS",
    file: "packages/engine/disk/checkpoints.ts",
    line: "export const DEFAULT_BEHIND: Behind = { ms: 2000, bytes: 64 << 20 };",
    now: "64 MiB",
    others: {
      "16 MiB":
        "export const DEFAULT_BEHIND: Behind = { ms: 2000, bytes: 16 << 20 };",
      "1 GiB":
        "export const DEFAULT_BEHIND: Behind = { ms: 2000, bytes: 1 << 30 };",
    },
    open: overTls,
  },
  {
    name: "ramp-window",
    title: "the window of the ramp; 128 MiB at 1 MB/s per connection",
    file: "packages/engine/plan/ramp.ts",
    line: "const WINDOW_MS = 250;",
    now: "250 ms",
    others: {
      "100 ms": "const WINDOW_MS = 100;",
      "1 s": "const WINDOW_MS = 1000;",
    },
    open: throttled,
  },
];
