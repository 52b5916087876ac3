/** What a variant works with. */
export interface Setting {
  /** The URL of a file on nginx, and the authority to trust for it. */
  url: string;
  ca: string | null;
  /** Bytes of that file, and of those that are written or hashed. */
  size: number;
  /** A folder for files. */
  scratch: string;
}

/** One way of doing a thing; it answers how many bytes, or how many tasks, it did. */
export type Variant = (setting: Setting) => Promise<number>;

/** A question that was decided by measuring. */
export interface Choice {
  /** What `--only` takes. */
  name: string;
  /** For people. */
  title: string;
  /** What is counted, and what costs are told for. */
  per: "GB" | "task";
  /** Whether its file comes over TLS. */
  tls?: boolean;
  /** By name; what Haul does stands first. */
  variants: Readonly<Record<string, Variant>>;
}

/** What one run of one variant cost. */
export interface Cost {
  /** Wall time for one gigabyte, or one task. */
  seconds: number;
  /** Processor time for the same, user and system together. */
  cpuSeconds: number;
  /** The most memory that the process held. */
  peakBytes: number;
}
