import {
  type Endpoints,
  type ExpectedHash,
  type Notice,
  type ResolvedFile,
  Secret,
} from "@haul/contract";
import type { Fetch } from "@haul/net";
import {
  parseInput,
  type SourceContext,
  sourceContext,
  sourceFor,
} from "@haul/sources";
import type { JobInput } from "../job_input.ts";
import { withCopies } from "./with_copies.ts";
import { withMirrors } from "./with_mirrors.ts";

/** What resolving works with. */
export interface ResolveScope {
  /** For the small replies of APIs. */
  fetch: Fetch;
  /** Where each service is asked. */
  endpoints: Endpoints;
  /** The user's key for a service. */
  tokenFor: SourceContext["tokenFor"];
  /** Whether CivitAI may be asked for a copy by its digest; see `Settings`. */
  findCopies: boolean;
  /** Whether the hosts of the user's own URLs may be private. */
  trustInput: boolean;
}

/** What {@link resolveInput} takes besides the input. */
export interface ResolveOptions extends ResolveScope {
  signal: AbortSignal;
  /** Told of mirrors that cannot be had. @default nobody */
  onNotice?: (notice: Notice) => void;
}

/** The files that an input names, with the user's own digest among theirs. */
export async function resolveInput(
  input: JobInput,
  options: ResolveOptions,
): Promise<ResolvedFile[]> {
  const { mirrors } = input.options;
  const context = contextFor(input, options);
  const url = parseInput(input.url, options.endpoints);
  const files = await sourceFor(url, options.endpoints).resolve(url, context);
  const known = files.map((file) => ({
    ...file,
    hashes: [...userHashes(input), ...file.hashes],
  }));
  const { onNotice = () => undefined, findCopies } = options;
  return await Promise.all(
    known.map(async (file) => {
      const joined = await withMirrors(file, mirrors, { context, onNotice });
      const isOne = files.length === 1;
      return isOne && findCopies ? await withCopies(joined, context) : joined;
    }),
  );
}

function contextFor(input: JobInput, options: ResolveOptions): SourceContext {
  const { headers, choice, password } = input.options;
  const { fetch, endpoints, tokenFor, signal } = options;
  return sourceContext({
    fetch,
    endpoints,
    tokenFor,
    headers,
    choice,
    password: password === null ? null : new Secret(password),
    signal,
  });
}

function userHashes({ options }: JobInput): ExpectedHash[] {
  const { sha256, digest } = options;
  const [algorithm, hex = ""] = digest?.split(":") ?? [];
  return [
    ...(sha256 === null ? [] : [fromUser("sha256", sha256)]),
    ...(algorithm === "sha1" || algorithm === "md5"
      ? [fromUser(algorithm, hex)]
      : []),
  ];
}

function fromUser(
  algorithm: ExpectedHash["algorithm"],
  hex: string,
): ExpectedHash {
  return { algorithm, hex, from: "user" };
}
