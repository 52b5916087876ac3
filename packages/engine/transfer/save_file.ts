import type { Integrity } from "@haul/contract";
import { HASH_NAMES, problem } from "@haul/contract/plain";
import { FOREIGN_ORIGIN } from "../aria2/foreign_ranges.ts";
import { type HandedOver, handOver } from "../aria2/hand_over.ts";
import { journalPathFor, removeJournal } from "../disk/journal.ts";
import { makeRoom } from "../disk/make_room.ts";
import type { PartFile } from "../disk/part_file.ts";
import type { OriginRange } from "../plan/ledger.ts";
import type { ByteRange } from "../plan/ranges.ts";
import { HashFollower } from "../threads/hash_follower.ts";
import type {
  EngineEvent,
  RemoteFacts,
  SavedPart,
  SaveOptions,
} from "../types.ts";
import {
  algorithmsFor,
  type Digests,
  type DigestVerdict,
  judgeDigests,
} from "../verify/verdict_on_digests.ts";
import type { TransferContext } from "./context.ts";
import type { Origin } from "./origin.ts";
import type { Opened } from "./probe.ts";
import { Transfer } from "./transfer.ts";

/** What {@link saveFile} works on. */
export interface SaveFileOptions {
  readonly context: TransferContext;
  readonly opened: Opened;
  readonly facts: RemoteFacts;
  readonly inherited: readonly OriginRange[];
  readonly part: PartFile;
  readonly save: SaveOptions;
}

/**
 * Makes room, fetches every byte, and proves them. A digest that does not
 * agree costs one repair (the ranges of suspect mirrors) and one fresh fetch;
 * after that the bytes are set aside, never placed.
 */
export async function saveFile(options: SaveFileOptions): Promise<SavedPart> {
  const { context, part } = options;
  const { disk } = context.parts;
  const key = part.path;
  const startedAt = performance.now();
  try {
    const heard = booked(options, await makeRoom(options, key));
    const handed = await handOver(heard);
    return await new Saving(heard, { handed, startedAt }).run();
  } catch (thrown) {
    await part.close();
    throw thrown;
  } finally {
    disk.release(key);
  }
}

/** The same, with each report of progress heard by the books of the disk as well. */
function booked(
  options: SaveFileOptions,
  onBytes: (bytes: number) => void,
): SaveFileOptions {
  const { onEvent } = options.save;
  const hear = (event: EngineEvent): void => {
    if (event.type === "progress") onBytes(event.progress.bytes);
    onEvent?.(event);
  };
  return { ...options, save: { ...options.save, onEvent: hear } };
}

class Saving {
  readonly #options: SaveFileOptions;
  readonly #handed: HandedOver | null;
  readonly #transfer: Transfer;
  readonly #startedAt: number;
  /** Null where no digest is asked for. */
  #follower: HashFollower | null;

  constructor(
    options: SaveFileOptions,
    from: { handed: HandedOver | null; startedAt: number },
  ) {
    const { handed, startedAt } = from;
    this.#options = options;
    this.#handed = handed;
    this.#startedAt = startedAt;
    this.#follower = this.#newFollower();
    this.#transfer = new Transfer({
      ...(handed === null ? options : goingOn(options, handed)),
      onFrontier: (frontier) => {
        if (frontier === "restart") this.#restartFollower();
        else this.#follower?.advance(frontier);
      },
    });
  }

  async run(): Promise<SavedPart> {
    try {
      await this.#transfer.run();
      await this.#trim();
      let digests = await this.#digests();
      let verdict = this.#judge(digests);
      for (const repair of [this.#refetchSuspects, this.#refetchAll]) {
        if (verdict.kind !== "mismatch") break;
        if (!(await repair.call(this))) continue;
        digests = await this.#digests();
        verdict = this.#judge(digests);
      }
      if (verdict.kind === "mismatch") throw await this.#quarantine(verdict);
      return this.#saved(digests, verdict);
    } finally {
      this.#follower?.stop();
    }
  }

  #newFollower(): HashFollower | null {
    const { context, part, facts, save } = this.#options;
    const algorithms = algorithmsFor(facts.hashes, save.digests ?? "always");
    if (algorithms.length === 0) return null;
    return HashFollower.start(context.parts.hashPool, {
      part: part.ref,
      algorithms,
      facts: {
        size: facts.size,
        cipher: context.request.sources[0]?.cipher ?? null,
      },
    });
  }

  #restartFollower(): void {
    this.#follower?.stop();
    this.#follower = this.#newFollower();
  }

  /** A file whose size was not known may be shorter than an earlier try. */
  async #trim(): Promise<void> {
    const { size } = this.#transfer.ledger;
    const { part } = this.#options;
    if (size !== null && part.size() !== size) {
      await part.truncate(size);
      await part.sync();
    }
  }

  /** A stop ends it at once; what is here is then written down for the next run. */
  async #digests(): Promise<Digests> {
    const follower = this.#follower;
    if (follower === null) return {};
    const { signal, onEvent } = this.#options.save;
    onEvent?.({ type: "verifying", progress: this.#transfer.progress() });
    const stop = () => follower.stop();
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    try {
      return await follower.finish(this.#transfer.ledger.size ?? 0);
    } catch (thrown) {
      if (signal?.aborted) await this.#transfer.saveJournal();
      throw thrown;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  #judge(digests: Digests): DigestVerdict {
    return judgeDigests(digests, this.#options.facts.hashes);
  }

  /**
   * Fetches what mirrors brought again from the first source, comparing; a
   * mirror whose bytes differ is used no more. False where there is nothing to
   * suspect.
   */
  async #refetchSuspects(): Promise<boolean> {
    const { ledger } = this.#transfer;
    const trusted = this.#trusted();
    if (trusted === undefined || ledger.contributors < 2) return false;
    const { origins } = this.#options.context;
    const suspects = origins
      .filter((origin) => origin !== trusted)
      .map((origin) => ({ origin, ranges: [...ledger.broughtBy(origin)] }))
      .filter(({ ranges }) => ranges.length > 0);
    for (const { origin, ranges } of suspects) {
      this.#tell(
        `The digest does not agree: checking what ${hostOf(origin)} sent.`,
      );
      if (await this.#differs(ranges, trusted)) this.#blame(origin);
    }
    return suspects.length > 0;
  }

  /** Fetches everything again, once, from another source where there is one. */
  async #refetchAll(): Promise<boolean> {
    const { origins } = this.#options.context;
    const { size } = this.#transfer.ledger;
    const usable = origins.filter((origin) => origin.dropped === null);
    const other = usable.find(
      (origin) => this.#transfer.ledger.broughtBy(origin).length === 0,
    );
    const from = other ?? usable[0];
    if (from === undefined || size === null || size === 0) return false;
    this.#tell(
      `The digest does not agree: fetching the file once more from ${hostOf(from)}.`,
    );
    await this.#differs([{ start: 0, end: size }], from);
    return true;
  }

  async #differs(ranges: readonly ByteRange[], from: Origin): Promise<boolean> {
    const before = this.#transfer.crew.differing;
    await this.#transfer.repair(ranges, from);
    return this.#transfer.crew.differing > before;
  }

  #trusted(): Origin | undefined {
    const { origins } = this.#options.context;
    return origins.find((origin) => origin.dropped === null);
  }

  #blame(origin: Origin): void {
    const { context } = this.#options;
    const { host } = new URL(origin.source.url);
    const blamed = problem(
      "checksum",
      `${host} sent bytes that differ from the file's other sources.`,
      { host },
    );
    context.drop(origin, blamed.problem);
  }

  #tell(message: string): void {
    const notice = { kind: "repairing" as const, message };
    this.#options.save.onEvent?.({ type: "notice", notice });
  }

  async #quarantine(
    verdict: Extract<DigestVerdict, { kind: "mismatch" }>,
  ): Promise<Error> {
    const { part } = this.#options;
    await removeJournal(journalPathFor(part.path), part);
    const aside = await part.setAside(".corrupt");
    const { algorithm, hex, from } = verdict.expected;
    const says = {
      user: "you gave",
      publisher: "its publisher names",
      server: "its server names",
    }[from];
    return problem(
      "checksum",
      `The ${HASH_NAMES[algorithm]} of what came is ${verdict.actual}, not the ${hex} that ${says}. It was fetched twice and set aside as ${aside}; check the link and the digest, or try another source.`,
    );
  }

  #saved(digests: Digests, verdict: DigestVerdict): SavedPart {
    const { part } = this.#options;
    const { ledger, crew } = this.#transfer;
    const handed = this.#handed;
    return {
      path: part.path,
      bytes: ledger.size ?? 0,
      sha256: digests.sha256 ?? null,
      integrity: this.#integrity(verdict),
      verifiedBy: verdict.kind === "verified" ? verdict.by : null,
      fetchedBytes: ledger.fetched + (handed?.fetchedBytes ?? 0),
      wastedBytes: ledger.wasted,
      seconds: (performance.now() - this.#startedAt) / 1000,
      connections: Math.max(crew.peak, handed?.connections ?? 0),
      settle: async () => {
        await removeJournal(journalPathFor(part.path), part);
        await part.close();
      },
    };
  }

  /** Whether another program wrote some of the bytes. */
  #hasForeign(): boolean {
    const inherited = this.#handed?.ranges ?? this.#options.inherited;
    return inherited.some(({ origin }) => origin === FOREIGN_ORIGIN);
  }

  #integrity(verdict: DigestVerdict): Integrity {
    if (verdict.kind === "verified") return "verified";
    const { unframed, ledger, crew } = this.#transfer;
    if (unframed || ledger.contributors > 1 || this.#hasForeign()) {
      return "unverified";
    }
    const oneReply = crew.started <= 1 && this.#options.inherited.length === 0;
    const pinned = this.#trusted()?.pinned.etag ?? null;
    return oneReply || pinned !== null ? "consistent" : "unverified";
  }
}

/** The first reply is gone, and all that aria2c brought is here. */
function goingOn(
  options: SaveFileOptions,
  { ranges }: HandedOver,
): SaveFileOptions {
  const opened = { ...options.opened, held: null, resuming: true };
  return { ...options, opened, inherited: ranges };
}

function hostOf(origin: Origin): string {
  return new URL(origin.source.url).host;
}
