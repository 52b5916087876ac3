import type { Outcome, Progress } from "@haul/contract";
import type { RemoteFacts } from "@haul/engine";
import { type LinkedFile, linkInstead } from "@haul/library";
import { agreedSha256, alreadyHere, unfetched } from "./already_here.ts";
import type { FileRun } from "./run_scope.ts";

const HOW = {
  same: "nothing was fetched",
  reflink: "it shares that file's bytes",
  hard_link: "it is another name of that file",
  copy: "it was copied",
} as const satisfies Record<LinkedFile["how"], string>;

/** What {@link foundHere} works with. */
export interface FoundHereOptions {
  run: FileRun;
  facts: RemoteFacts;
  /** Told the path when the name was taken by another file. */
  onRename: (path: string) => void;
}

/**
 * The outcome of a file that need not be fetched: it lies in its place, or
 * somewhere else on this machine, and its digest proves it. Null where it has
 * to be fetched.
 *
 * @param path Where it is wanted.
 */
export async function foundHere(
  path: string,
  options: FoundHereOptions,
): Promise<Outcome | null> {
  const { run, facts } = options;
  const inPlace = await alreadyHere(path, facts, {
    signal: run.signal,
    onCompare: () =>
      run.emit({ type: "verifying", progress: beforeFirstByte(facts) }),
  });
  return inPlace ?? (await linkedFrom(path, options));
}

async function linkedFrom(
  path: string,
  { run, facts, onRename }: FoundHereOptions,
): Promise<Outcome | null> {
  const { catalogue } = run.scope;
  const { size } = facts;
  const sha256 = agreedSha256(facts.hashes);
  if (catalogue === null || size === null || sha256 === null) return null;
  // It was looked at a moment ago and is not what it once was, whatever its date says.
  if (catalogue.get(path)?.sha256 === sha256) catalogue.remove(path);
  const { overwrite } = run.input.options;
  const linked = await linkInstead(catalogue, path, {
    sha256,
    size,
    overwrite,
    onRename,
    signal: run.signal,
  });
  if (linked === null) return null;
  const message = `The same file is on this machine at ${linked.from}; ${HOW[linked.how]}.`;
  run.emit({ type: "notice", notice: { kind: "linked", message } });
  return unfetched(linked.path, { size, sha256 });
}

function beforeFirstByte({ size, mode }: RemoteFacts): Progress {
  return {
    bytes: 0,
    size,
    speed: 0,
    etaSeconds: null,
    connections: 0,
    fetchedBytes: 0,
    wastedBytes: 0,
    mode,
    segments: [],
  };
}
