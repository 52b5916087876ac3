import { type ByteSource, problem, type ResolvedFile } from "@haul/contract";
import type { OpenRequest } from "@haul/engine";
import { parseInput } from "@haul/sources";
import type { JobInput } from "../job_input.ts";
import { admitted } from "./admitted.ts";
import { type ResolveOptions, resolveInput } from "./resolve_input.ts";

/** What {@link openRequest} goes by. */
export interface OpenRequestOptions extends ResolveOptions {
  input: JobInput;
  /** Whether the hosts of the user's own URLs may be private. */
  trustInput: boolean;
}

/** What the engine is asked for one resolved file, with the way to new links when the old ones die. */
export function openRequest(
  file: ResolvedFile,
  options: OpenRequestOptions,
): OpenRequest {
  const { input, trustInput } = options;
  const named = [input.url, ...input.options.mirrors];
  return {
    identity: file.identity,
    sources: file.bytes,
    size: file.size,
    hashes: file.hashes,
    trustedHosts: trustInput ? named.map(hostOf) : [],
    signal: options.signal,
    refresh: (signal) => freshLinks(file.identity, { ...options, signal }),
  };
}

function hostOf(text: string): string {
  return parseInput(text).hostname;
}

async function freshLinks(
  identity: string,
  options: OpenRequestOptions,
): Promise<readonly ByteSource[]> {
  const files = await resolveInput(options.input, options);
  const same = files.find((file) => file.identity === identity);
  if (same !== undefined) return admitted(same).bytes;
  throw problem(
    "changed",
    "The link leads to another file now, so that the one begun cannot be finished; add it again to fetch the new one.",
  );
}
