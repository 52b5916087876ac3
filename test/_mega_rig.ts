import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  EndpointsSchema,
  type Notice,
  type Problem,
  type Progress,
  type ResolvedFile,
  toProblem,
} from "@haul/contract";
import {
  createEngine,
  type Engine,
  findPart,
  partPathFor,
  type SavedPart,
} from "@haul/engine";
import { type MegaSwitches, startMega, tempDir } from "@haul/fixture_server";
import { netPolicy } from "@haul/net";
import { parseInput, sourceContext, sourceFor } from "@haul/sources";

/** What came of fetching a file of Mega. */
export interface MegaOutcome {
  saved: SavedPart | null;
  problem: Problem | null;
  /** The part file's bytes; null where it is not whole. */
  bytes: Uint8Array | null;
  notices: Notice[];
}

/** How a file is fetched. */
export interface MegaFetch {
  /** @default the engine's choice */
  connections?: number;
  /** Stops once this is true of the progress. */
  stopWhen?: (progress: Progress) => boolean;
  /** Called with each progress. */
  onProgress?: (progress: Progress) => void;
}

/** The files of a link, asked from the stand-in's API. */
export async function resolveMega(
  link: string,
  apiOrigin: string,
): Promise<ResolvedFile[]> {
  const endpoints = EndpointsSchema.parse({ mega: apiOrigin });
  const url = parseInput(link, endpoints);
  const context = sourceContext({ fetch: globalThis.fetch, endpoints });
  return await sourceFor(url, endpoints).resolve(url, context);
}

/** Fetches one link into a folder as jobs do: source, engine, part file, digest. */
export async function fetchMega(
  link: string,
  options: MegaFetch & { api: string; folder: string; engine: Engine },
): Promise<MegaOutcome> {
  const { api, folder, engine, connections = null } = options;
  const outcome: MegaOutcome = {
    saved: null,
    problem: null,
    bytes: null,
    notices: [],
  };
  const onNotice = (notice: Notice) => outcome.notices.push(notice);
  const stop = new AbortController();
  try {
    const [file] = await resolveMega(link, api);
    if (file === undefined) throw new Error("No file");
    const partPath = await findPart(folder, file.identity);
    const remote = await engine.open({
      identity: file.identity,
      // As many as a test asks for, since the source's own limit is 8.
      sources: file.bytes.map((each) => ({ ...each, maxConnections: 16 })),
      size: file.size,
      hashes: file.hashes,
      trustedHosts: ["127.0.0.1"],
      partPath,
      onNotice,
      refresh: async () => (await resolveMega(link, api))[0]?.bytes ?? [],
    });
    outcome.saved = await remote.save({
      partPath: partPath ?? partPathFor(join(folder, "m"), file.identity),
      connections,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "notice") onNotice(event.notice);
        if (event.type !== "progress") return;
        options.onProgress?.(event.progress);
        if (options.stopWhen?.(event.progress)) stop.abort();
      },
    });
    outcome.bytes = await readFile(outcome.saved.path);
    await outcome.saved.settle();
  } catch (thrown) {
    outcome.problem = toProblem(thrown);
  }
  return outcome;
}

/** An engine that gives up soon. */
export function impatientEngine(): Engine {
  return createEngine({
    policy: netPolicy(),
    threads: 2,
    patience: { attempts: 5, baseMs: 10, maxMs: 100 },
  });
}

/** A stand-in, an engine and folders to fetch into. */
export async function megaRig(switches: MegaSwitches = {}) {
  const stack = new AsyncDisposableStack();
  const mega = stack.use(await startMega(switches));
  const engine = stack.use(impatientEngine());
  const base = stack.use(await tempDir());
  return {
    mega,
    folder: base.path,
    fetch: (link: string, options: MegaFetch & { folder?: string } = {}) =>
      fetchMega(link, {
        folder: base.path,
        ...options,
        api: mega.api.origin,
        engine,
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
