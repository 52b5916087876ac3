import { unlink, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Progress } from "@haul/contract";
import { type CheckpointFacts, recordOf } from "../disk/checkpoints.ts";
import { journalPathFor, writeJournal } from "../disk/journal.ts";
import type { OriginRange } from "../plan/ledger.ts";
import { RangeSet } from "../plan/ranges.ts";
import { SpeedMeter } from "../plan/speed.ts";
import type { HostGate } from "../transfer/host_gate.ts";
import type { SaveFileOptions } from "../transfer/save_file.ts";
import {
  type Aria2cProcess,
  type Aria2cTask,
  startAria2c,
} from "./aria2c_process.ts";
import { controlPathFor, encodeControlFile } from "./control_file.ts";
import { withForeign } from "./foreign_ranges.ts";
import { readControl } from "./read_control.ts";
import { headersFor, reasonAgainst } from "./reason_against.ts";

/** aria2's own unit; it takes none that is smaller. */
const PIECE_BYTES = 1 << 20;
/** aria2's own limit. */
const MAX_CONNECTIONS = 16;
const LOOK_EVERY_MS = 250;
/**
 * aria2c gives up by itself before that: after five tries, each of which waits
 * 30 s for bytes, as `startAria2c` tells it.
 */
export const LONGEST_SILENCE_MS = 180_000;
/** As far behind as the journal of Haul's own transfers. */
const SAVE_EVERY_MS = 2000;

/** What came of handing a transfer over. */
export interface HandedOver {
  /** What is on disk now, and in the journal. */
  ranges: readonly OriginRange[];
  fetchedBytes: number;
  connections: number;
}

/**
 * Lets aria2c fetch what a file lacks, into its part file. Whatever it does
 * not bring is left for Haul's own transfer, which goes on from there: where
 * aria2c is missing, cannot do it, or breaks, the user gets a notice and the
 * file all the same.
 *
 * @returns Null where aria2c was not started.
 */
export async function handOver(
  options: SaveFileOptions,
): Promise<HandedOver | null> {
  const { context, part } = options;
  const { aria2c } = context.parts;
  if (aria2c === null) return null;
  const program = Bun.which(aria2c);
  const reason =
    program === null
      ? "it is not installed"
      : reasonAgainst({ ...options, partPath: part.path });
  if (program === null || reason !== null) {
    tell(options, `aria2c is not used, since ${reason}: Haul fetches it.`);
    return null;
  }
  return await new HandingOver(options, program).run();
}

function tell({ context }: SaveFileOptions, message: string): void {
  context.notify({ kind: "fallback", message });
}

class HandingOver {
  readonly #options: SaveFileOptions;
  readonly #program: string;
  readonly #size: number;
  readonly #before: RangeSet;
  readonly #meter: SpeedMeter;
  #connections = 0;
  #savedAt = performance.now();
  /** When it last brought anything. */
  #heardAt = performance.now();
  #total: number;

  constructor(options: SaveFileOptions, program: string) {
    this.#options = options;
    this.#program = program;
    this.#size = options.facts.size ?? 0;
    this.#before = new RangeSet(options.inherited);
    this.#total = this.#before.total;
    this.#meter = new SpeedMeter(performance.now(), this.#total);
  }

  async run(): Promise<HandedOver> {
    const { part, inherited } = this.#options;
    await this.#letGoOfReply();
    // Binds what aria2c writes to this very file, should this process die.
    await this.#saveJournal(inherited);
    await writeFile(
      controlPathFor(part.path),
      encodeControlFile({ size: this.#size, done: this.#before }, PIECE_BYTES),
    );
    const isWhole = await this.#bring();
    // aria2c takes its control file away when it is done.
    const control = await readControl(part.path);
    const done =
      isWhole && control === null
        ? new RangeSet([{ start: 0, end: this.#size }])
        : (control?.done ?? new RangeSet());
    const ranges = withForeign(inherited, done);
    await part.sync();
    await this.#saveJournal(ranges);
    await unlink(controlPathFor(part.path)).catch(() => undefined);
    const fetchedBytes = new RangeSet(ranges).total - this.#before.total;
    return { ranges, fetchedBytes, connections: this.#connections };
  }

  /** Whether aria2c brought all that was missing. */
  async #bring(): Promise<boolean> {
    const { signal } = this.#options.save;
    const { gate, places } = this.#enter();
    try {
      const child = startAria2c(this.#task(places));
      const code = await this.#watch(child);
      if (code === 0) return true;
      if (signal?.aborted !== true && !this.#isSilent()) this.#tellExit(code);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tell(
        this.#options,
        `aria2c could not be started (${why}): Haul fetches it.`,
      );
    } finally {
      for (let left = places; left > 0; left--) gate.leave();
    }
    return false;
  }

  /** Reports progress until aria2c has ended, by itself or by the user's wish. */
  async #watch(child: Aria2cProcess): Promise<number> {
    const { signal } = this.#options.save;
    let code: number | null = null;
    const exited = child.exited.then((value) => {
      code = value;
    });
    try {
      while (code === null) {
        if (signal?.aborted === true) await child.stop();
        else if (this.#isSilent()) {
          tell(
            this.#options,
            "aria2c brings nothing: Haul goes on from there.",
          );
          await child.stop();
        }
        await Promise.race([exited, wait(LOOK_EVERY_MS)]);
        this.#connections = Math.max(this.#connections, child.connections);
        await this.#report(child.connections);
      }
      return code;
    } finally {
      // Whatever went wrong here, nobody may write on while Haul goes on itself.
      if (code === null) await child.stop();
    }
  }

  #isSilent(): boolean {
    const { aria2cSilenceMs } = this.#options.context.parts;
    return performance.now() - this.#heardAt > aria2cSilenceMs;
  }

  async #report(connections: number): Promise<void> {
    const { part, inherited } = this.#options;
    const control = await readControl(part.path);
    if (control === null) return;
    const here = new RangeSet(this.#before.ranges);
    for (const range of control.done.ranges) here.add(range);
    const now = performance.now();
    if (here.total !== this.#total) this.#heardAt = now;
    this.#total = here.total;
    this.#meter.sample(now, here.total);
    const progress = this.#progress(here, { now, connections });
    this.#options.save.onEvent?.({ type: "progress", progress });
    if (now - this.#savedAt < SAVE_EVERY_MS) return;
    this.#savedAt = now;
    await part.sync();
    await this.#saveJournal(withForeign(inherited, control.done));
  }

  #progress(
    here: RangeSet,
    { now, connections }: { now: number; connections: number },
  ): Progress {
    const speed = this.#meter.bytesPerSecond(now);
    return {
      bytes: here.total,
      size: this.#size,
      speed,
      etaSeconds: speed < 1 ? null : (this.#size - here.total) / speed,
      connections,
      fetchedBytes: here.total - this.#before.total,
      wastedBytes: 0,
      mode: "ranges",
      segments: [],
    };
  }

  /** Takes places at the host's gate, so that aria2c is one guest among all transfers. */
  #enter(): { gate: HostGate; places: number } {
    const { context, opened, facts, save } = this.#options;
    const gate = context.parts.gates.of(facts.url);
    const most = Math.min(
      MAX_CONNECTIONS,
      save.connections ?? MAX_CONNECTIONS,
      opened.origin.source.maxConnections ?? MAX_CONNECTIONS,
    );
    let places = 0;
    while (places < most && gate.tryEnter(performance.now())) places++;
    return { gate, places };
  }

  #task(places: number): Aria2cTask {
    const { context, opened, facts, part, save } = this.#options;
    return {
      program: this.#program,
      url: facts.url,
      headers: headersFor({ opened, facts }),
      path: part.path,
      connections: Math.max(1, places),
      maxSpeed: save.maxSpeed ?? null,
      pieceLength: PIECE_BYTES,
      proxy: context.policy.proxy,
    };
  }

  /** The first reply's bytes are not needed: aria2c asks for itself. */
  async #letGoOfReply(): Promise<void> {
    const { held } = this.#options.opened;
    held?.segment.drop();
    held?.segment.slot.stop();
    await held?.segment.result;
  }

  async #saveJournal(ranges: readonly OriginRange[]): Promise<void> {
    const { context, facts, opened, part } = this.#options;
    const { etag, lastModified } = opened.origin.pinned;
    const known: CheckpointFacts = {
      identity: context.request.identity,
      size: this.#size,
      mode: facts.mode,
      etag: etag ?? null,
      lastModified: lastModified ?? null,
      hashes: facts.hashes,
    };
    const record = recordOf(ranges, known);
    await writeJournal(journalPathFor(part.path), record, part);
  }

  #tellExit(code: number): void {
    tell(
      this.#options,
      `aria2c ended before the file was whole (its code ${code}): Haul goes on from there.`,
    );
  }
}
