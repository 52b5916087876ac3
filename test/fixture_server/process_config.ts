import type { FileOptions } from "./file_state.ts";
import type { HttpServerOptions } from "./http_server.ts";
import type { FixtureStats } from "./ledger.ts";

/** What a fixture server in a process of its own serves. JSON, so no functions. */
export interface ProcessConfig extends HttpServerOptions {
  /** Files, by path. */
  files: Readonly<Record<string, FileOptions>>;
  /** Whether to tell the files' SHA-256, which takes seconds for gigabytes. @default true */
  hash?: boolean;
}

/** The line that the process prints as soon as it serves. */
export interface ProcessReady {
  origin: string;
  caFile: string | null;
  files: ProcessFile[];
}

/** One file of the process. */
export interface ProcessFile {
  path: string;
  url: string;
  size: number;
  /** In hexadecimal; null where `hash` is false. */
  sha256: string | null;
}

/** The answer of `GET /__stats`. */
export interface ProcessStats {
  server: FixtureStats;
  /** By path. */
  files: Record<string, FixtureStats>;
}
