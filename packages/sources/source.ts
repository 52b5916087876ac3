import {
  type Endpoints,
  EndpointsSchema,
  type FileChoice,
  FileChoiceSchema,
  type ResolvedFile,
  type Secret,
  type ServiceId,
  type SourceId,
} from "@haul/contract";

/** What a source is given to work with; it reaches for nothing else. */
export interface SourceContext {
  /** Asks a service's API. Addresses are checked and redirects followed behind it. */
  fetch: (input: string | URL, init?: RequestInit) => Promise<Response>;
  /** The user's own headers. They go to the origin of the URL and nowhere else. */
  headers: Readonly<Record<string, string>>;
  /** The user's key for a service, for that service's own hosts alone. */
  tokenFor: (service: ServiceId) => Promise<Secret | null>;
  /** Where each service is asked. */
  endpoints: Endpoints;
  /** Which files are wanted where a link stands for several. */
  choice: FileChoice;
  /** The password of a protected link. */
  password: Secret | null;
  signal?: AbortSignal;
}

/**
 * A context with nothing but what `given` says: no headers and no keys, the
 * services at their usual places.
 *
 * @example
 * ```ts
 * import { sourceContext } from "@haul/sources";
 *
 * const context = sourceContext({ fetch });
 * console.assert(context.endpoints.civitai === "https://civitai.com");
 * ```
 */
export function sourceContext(
  given: Pick<SourceContext, "fetch"> & Partial<SourceContext>,
): SourceContext {
  return {
    headers: {},
    tokenFor: async () => null,
    endpoints: EndpointsSchema.parse({}),
    choice: FileChoiceSchema.parse({}),
    password: null,
    ...given,
  };
}

/** One service that files can be had from. */
export interface Source<Id extends SourceId = SourceId> {
  readonly id: Id;
  /** Whether the fragment of its links is a key, without which they open nothing. */
  readonly secretFragment?: true;
  /**
   * Reads a short form that is no URL: an id, a hash, a name, a scheme of the
   * service's own. Pure; absent where the service has none.
   *
   * @param text Without the space and quotes around it.
   * @returns The URL that it stands for, or null where it is none of this service's.
   * @throws {ProblemError} `choice_needed` where it could mean several things.
   */
  shorthand?(text: string, endpoints: Endpoints): URL | null;
  /** Tells from the URL alone, without asking anybody, whether it is this service's. */
  claims(url: URL, endpoints: Endpoints): boolean;
  /**
   * Finds the files that a URL stands for, and where their bytes are.
   *
   * @param url From `parseInput`; user and password in it become a header.
   * @returns One file, or those that a folder or repository holds, each with a `link` of its own.
   * @throws {ProblemError} In the service's own terms: which account, which file.
   */
  resolve(url: URL, context: SourceContext): Promise<ResolvedFile[]>;
  /**
   * Asks the service whose key the user has stored; absent where it has no
   * such question.
   *
   * @returns The account's name, as the service spells it.
   * @throws {ProblemError} `unauthorized` where the service does not know the key.
   */
  account?(context: SourceContext): Promise<string>;
}
