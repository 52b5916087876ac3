import type { ResolvedFile, SourceId } from "@haul/contract";

/** What a source is given to work with; it reaches for nothing else. */
export interface SourceContext {
  /** Asks a service's API. Addresses are checked and redirects followed behind it. */
  fetch: (input: string | URL, init?: RequestInit) => Promise<Response>;
  /** The user's own headers. They go to the origin of the URL and nowhere else. */
  headers: Readonly<Record<string, string>>;
  /** Other URLs of the same file, as the user gave them. */
  mirrors: readonly string[];
  signal?: AbortSignal;
}

/** One service that files can be had from. */
export interface Source {
  readonly id: SourceId;
  /** Tells from the URL alone, without asking anybody, whether it is this service's. */
  claims(url: URL): boolean;
  /**
   * Finds the files that a URL stands for, and where their bytes are.
   *
   * @param url From `parseInput`; user and password in it become a header.
   * @throws {ProblemError} In the service's own terms: which account, which file.
   */
  resolve(url: URL, context: SourceContext): Promise<ResolvedFile[]>;
}
