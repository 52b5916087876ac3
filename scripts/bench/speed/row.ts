import type { ToolName } from "./tools.ts";

/** What a row downloads, and from where. */
export interface Stage extends AsyncDisposable {
  /** URLs of the one file, best first; or, with `isBatch`, one for each file. */
  urls: readonly string[];
  /** Whether the URLs are many files and not mirrors of one. */
  isBatch: boolean;
  /** Bytes of all files together. */
  bytes: number;
  /** The SHA-256 of each file, in the order of `urls`; one where they are mirrors. */
  sha256: readonly string[];
  /** The authority to trust; null where the server speaks plain http. */
  caFile: string | null;
  /** Bytes that the servers have sent so far, or null where they do not count. */
  bytesSent(): Promise<number | null>;
}

/** What {@link Row.open} may vary. */
export interface StageOptions {
  /** By what to divide the sizes; more than 1 for a quick look. */
  shrink: number;
}

/** One line of the table: two programs, the same servers, the same bytes. */
export interface Row {
  /** What `--only` takes. */
  name: string;
  /** For people. */
  title: string;
  /** The rival's name, or the seconds that one connection takes by computation. */
  against: ToolName | { seconds: (bytes: number) => number };
  /** Wall time of Haul over that of the rival is to be no more than this. */
  target: number;
  /** Whether both are told the SHA-256 and check it. */
  isVerified: boolean;
  /** Connections that Haul is held to; null leaves the choice to Haul. */
  haulConnections: number | null;
  /** More words for Haul. */
  haulWords?: readonly string[];
  open(options: StageOptions): Promise<Stage>;
}
