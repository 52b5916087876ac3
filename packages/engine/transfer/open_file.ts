import type { ExpectedHash, Notice } from "@haul/contract";
import { formatBytes, problem } from "@haul/contract/plain";
import { adoptRest } from "../aria2/adopt_download.ts";
import { journalPathFor, readJournal } from "../disk/journal.ts";
import type { JournalRecord } from "../disk/journal_record.ts";
import { openPart, type PartFile } from "../disk/part_file.ts";
import type { OriginRange } from "../plan/ledger.ts";
import { RangeSet } from "../plan/ranges.ts";
import type { HeadMessage } from "../threads/segment_protocol.ts";
import type {
  OpenRequest,
  RemoteFacts,
  RemoteFile,
  SavedPart,
  SaveOptions,
} from "../types.ts";
import { digestsFromHeaders } from "../verify/digest_headers.ts";
import { type EngineParts, TransferContext } from "./context.ts";
import { linkedMirrors } from "./linked_mirrors.ts";
import { type Opened, Probe } from "./probe.ts";
import { RateLimit } from "./rate_limit.ts";
import { saveFile } from "./save_file.ts";

/** Asks for a file and holds the reply; see `Engine.open`. */
export async function openFile(
  parts: EngineParts,
  request: OpenRequest,
): Promise<RemoteFile> {
  const part = request.partPath
    ? await openPart(request.partPath, parts)
    : null;
  try {
    const context = new TransferContext(parts, {
      request,
      jobLimit: new RateLimit(),
    });
    const record = await earlierRun(context, part);
    const opened = await firstReply(context, record);
    return new OpenedFile({ context, opened, part, record });
  } catch (thrown) {
    await part?.close();
    throw thrown;
  }
}

/** The journal of an earlier run, where it is of this very file. */
async function earlierRun(
  context: TransferContext,
  part: PartFile | null,
): Promise<JournalRecord | null> {
  if (part === null) return null;
  const record = await readJournal(journalPathFor(part.path), part);
  const { identity, size } = context.request;
  if (record === null || record.identity !== identity) return null;
  if (size !== null && record.size !== size) return null;
  if (record.size === null || part.size() < lastByte(record)) return null;
  const message = "Waiting for the aria2c of an earlier run to end.";
  const onWait = () => context.notify({ kind: "waiting", message });
  return await adoptRest(part, { record, onWait });
}

function lastByte(record: JournalRecord): number {
  return record.ranges.at(-1)?.[1] ?? 0;
}

async function firstReply(
  context: TransferContext,
  record: JournalRecord | null,
): Promise<Opened> {
  const size = record?.size ?? null;
  const done = new RangeSet(inheritedRanges(record));
  const [gap] = size === null ? [] : done.missing(size);
  const [primary] = context.origins;
  if (primary === undefined) {
    throw problem("bad_url", "There is no URL to download from.");
  }
  if (record !== null && size !== null) {
    const { etag, lastModified } = record.validator;
    primary.pinned = { ...primary.pinned, size, etag, lastModified };
    // Everything is here: a run before this one ended before it could say so.
    if (gap === undefined)
      return { origin: primary, held: null, resuming: true };
  }
  const signal = context.request.signal ?? new AbortController().signal;
  return await new Probe(context, {
    start: gap?.start ?? 0,
    resuming: record !== null,
    signal,
  }).run();
}

function inheritedRanges(record: JournalRecord | null): OriginRange[] {
  return (record?.ranges ?? []).map(([start, end, origin]) => ({
    start,
    end,
    origin,
  }));
}

interface OpenedFileOptions {
  readonly context: TransferContext;
  readonly opened: Opened;
  readonly part: PartFile | null;
  readonly record: JournalRecord | null;
}

class OpenedFile implements RemoteFile {
  readonly facts: RemoteFacts;
  readonly #options: OpenedFileOptions;
  #part: PartFile | null;

  constructor(options: OpenedFileOptions) {
    const { context, opened, part } = options;
    this.#options = options;
    this.#part = part;
    this.facts = factsOf(options);
    const { size, hashes } = this.facts;
    const known = { digestKnown: hashes.length > 0 };
    context.pin(size === null ? known : { ...known, size });
    if (hashes.length > 0) addLinkedMirrors(context, opened.held?.head);
  }

  async head(length: number): Promise<Uint8Array> {
    const { context, opened } = this.#options;
    const { segment } = opened.held ?? {};
    const start = segment?.start ?? this.facts.size ?? 0;
    const here = await this.#fromPart(Math.min(start, length));
    if (segment === undefined || here.length < start) return here;
    const { signal } = context.request;
    signal?.throwIfAborted();
    const stop = () => segment.slot.stop();
    signal?.addEventListener("abort", stop, { once: true });
    const rest = await segment.peek(length - start);
    signal?.removeEventListener("abort", stop);
    signal?.throwIfAborted();
    return Buffer.concat([here, rest]);
  }

  async save(save: SaveOptions): Promise<SavedPart> {
    const { context, opened, record } = this.#options;
    context.jobLimit.bytesPerSecond = save.maxSpeed ?? null;
    const { onEvent } = save;
    if (onEvent !== undefined) {
      context.notify = (notice: Notice) => onEvent({ type: "notice", notice });
    }
    try {
      const part = this.#part ?? (await openPart(save.partPath, context.parts));
      this.#part = part;
      const inherited = opened.resuming ? inheritedRanges(record) : [];
      if (inherited.length > 0) tellResumed(context, inherited);
      const { facts } = this;
      return await saveFile({ context, opened, facts, inherited, part, save });
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  /** The bytes of an earlier run; those before the first gap are good. */
  async #fromPart(length: number): Promise<Uint8Array> {
    if (this.#part === null || length === 0) return new Uint8Array(0);
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await this.#part.read(bytes, 0));
  }

  async close(): Promise<void> {
    const { held } = this.#options.opened;
    held?.segment.drop();
    held?.segment.slot.stop();
    await held?.segment.result;
    await this.#part?.close();
  }
}

function factsOf({ context, opened, record }: OpenedFileOptions): RemoteFacts {
  const { origin, held } = opened;
  const header = (name: string) => headerOf(held?.head, name);
  const recorded = opened.resuming ? (record?.hashes ?? []) : [];
  const told = digestsFromHeaders(header, {
    partial: held?.head.verdict.kind === "range",
  });
  return {
    url: held?.head.url ?? origin.url,
    contentDisposition: header("content-disposition"),
    contentType: header("content-type"),
    size: origin.pinned.size ?? (held === null ? 0 : null),
    hashes: distinct([...context.request.hashes, ...recorded, ...told]),
    mode: modeOf(opened),
  };
}

function modeOf({ held }: Opened): RemoteFacts["mode"] {
  if (held === null) return "single";
  return held.head.verdict.kind === "full" ? "stream" : "ranges";
}

function headerOf(head: HeadMessage | undefined, name: string): string | null {
  const values = (head?.headers ?? [])
    .filter(([field]) => field === name.toLowerCase())
    .map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ");
}

function distinct(hashes: readonly ExpectedHash[]): ExpectedHash[] {
  const seen = new Map<string, ExpectedHash>();
  for (const hash of hashes) {
    const key = `${hash.algorithm}:${hash.hex}`;
    if (!seen.has(key)) seen.set(key, hash);
  }
  return [...seen.values()];
}

/** Metalink/HTTP: other places of the same file (RFC 6249). A digest will prove them. */
function addLinkedMirrors(
  context: TransferContext,
  head: HeadMessage | undefined,
): void {
  const text = headerOf(head, "link");
  if (head === undefined || text === null) return;
  for (const url of linkedMirrors(text, head.url)) context.addMirror(url);
}

function tellResumed(
  context: TransferContext,
  inherited: readonly OriginRange[],
): void {
  let bytes = 0;
  for (const { start, end } of inherited) bytes += end - start;
  context.notify({
    kind: "resumed",
    message: `Going on from an earlier run: ${formatBytes(bytes)} are here already.`,
  });
}
