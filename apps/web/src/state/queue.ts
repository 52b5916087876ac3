import {
  type Client,
  EMPTY_PICTURE,
  type EventSocket,
  foldMessage,
  inQueueOrder,
  type SocketStatus,
} from "@haul/client";
import {
  type Job,
  type ServerMessage,
  type SettingsNow,
  SettingsNowSchema,
} from "@haul/contract";
import { type Accessor, batch, createSignal, untrack } from "solid-js";
import { createSpeedLog } from "./create_speed_log.ts";
import { isDear } from "./is_dear.ts";
import { type QueueActions, queueActions } from "./queue_actions.ts";
import { type SectionName, type Sections, toSections } from "./sections.ts";
import { type Row, toRow } from "./to_row.ts";
import { type Totals, totalsOf } from "./totals.ts";

/** A row of its own: what changes in one download draws that one anew, and no other. */
export interface Cell {
  readonly id: string;
  readonly row: Accessor<Row>;
}

const NOTHING: Sections<Cell> = { needsYou: [], going: [], finished: [] };

/** The downloads of a running server, kept up to date until it is closed. */
export class Queue {
  readonly #socket: EventSocket;
  readonly #cells = new Map<string, Cell & { set: (row: Row) => void }>();
  readonly #sections = createSignal(NOTHING);
  readonly #totals = createSignal<Totals>(totalsOf([]));
  readonly #settings = createSignal(SettingsNowSchema.parse({}));
  readonly #status = createSignal<SocketStatus>("connecting");
  readonly #isLoaded = createSignal(false);
  readonly #chosen = createSignal<string | null>(null);
  readonly #asked = createSignal<string | null>(null);
  readonly #open = createSignal<ReadonlySet<string>>(new Set());
  readonly #folded = createSignal<ReadonlySet<SectionName>>(new Set());
  /** The speeds of what runs. */
  readonly speeds = createSpeedLog();
  /** What can be done. */
  readonly do: QueueActions;
  #picture = EMPTY_PICTURE;

  constructor(client: Client) {
    this.do = queueActions(client);
    this.#socket = client.events({
      onStatus: this.#status[1],
      onMessage: (message) => batch(() => this.#take(message)),
    });
  }

  sections = (): Sections<Cell> => this.#sections[0]();
  totals = (): Totals => this.#totals[0]();
  settings = (): SettingsNow => this.#settings[0]();
  /** How the line to the server is. */
  status = (): SocketStatus => this.#status[0]();
  /** Whether the server has said what there is. */
  isLoaded = (): boolean => this.#isLoaded[0]();
  /** The row that the keyboard acts on. */
  chosen = (): string | null => this.#chosen[0]();
  /** Whether the details of a row are shown. */
  isOpen = (id: string): boolean => this.#open[0]().has(id);
  /** Whether only the heading of a section is shown. */
  isFolded = (section: SectionName): boolean => this.#folded[0]().has(section);
  cell = (id: string): Cell | undefined => this.#cells.get(id);

  choose(id: string | null): void {
    this.#chosen[1](id);
  }

  /** Whether the user is asked if a download may go, with what is here of it. */
  isAsked = (id: string): boolean => this.#asked[0]() === id;

  /** Takes a download off the list, at once or once the user said so; see `isDear`. */
  cancel(id: string): void {
    const row = this.cell(id)?.row();
    if (row !== undefined && isDear(row) && !this.isAsked(id)) {
      this.#asked[1](id);
    } else {
      this.keep();
      void this.do.remove(id);
    }
  }

  /** Leaves the download on the list that the user was asked about. */
  keep(): void {
    this.#asked[1](null);
  }

  /** Shows or hides the details of a row; live segments are told for those alone that are shown. */
  toggle(id: string): void {
    const next = new Set(this.#open[0]());
    if (!next.delete(id)) next.add(id);
    this.#open[1](next);
    this.#socket.watch([...next].filter((each) => this.#cells.has(each)));
  }

  /** Shows a section's heading alone, or all of it. */
  fold(section: SectionName): void {
    const next = new Set(this.#folded[0]());
    if (!next.delete(section)) next.add(section);
    this.#folded[1](next);
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: ServerMessage): void {
    this.#picture = foldMessage(this.#picture, message);
    if (message.type === "segments") {
      this.#update(message.id);
      return;
    }
    if (isProgressAlone(message)) {
      for (const { id } of message.progress) this.#update(id);
    } else this.#updateAll();
    const rows = [...this.#cells.values()].map(({ row }) => untrack(row));
    this.#totals[1](totalsOf(rows));
    this.speeds.note(rows);
    const { settings } = this.#picture;
    if (settings !== null) this.#settings[1](settings);
    this.#isLoaded[1](true);
  }

  #update(id: string): void {
    const job = this.#picture.jobs.get(id);
    if (job === undefined) return;
    const cell = this.#cells.get(id);
    if (cell === undefined) this.#cells.set(id, newCell(job));
    else cell.set(toRow(job, untrack(cell.row)));
  }

  #updateAll(): void {
    const { jobs } = this.#picture;
    for (const id of this.#cells.keys()) {
      if (!jobs.has(id)) this.#cells.delete(id);
    }
    for (const id of jobs.keys()) this.#update(id);
    const ordered = inQueueOrder(jobs.values()).flatMap(
      ({ id }) => this.#cells.get(id) ?? [],
    );
    this.#sections[1]((before) => keepSame(before, toSections(ordered)));
  }
}

function newCell(job: Job): Cell & { set: (row: Row) => void } {
  const [row, set] = createSignal(toRow(job, undefined));
  return { id: job.id, row, set };
}

function isProgressAlone(
  message: ServerMessage,
): message is Extract<ServerMessage, { type: "changes" }> {
  return (
    message.type === "changes" &&
    message.jobs.length === 0 &&
    message.removed.length === 0
  );
}

/** Lists that are as they were stay the same, so that nothing is drawn anew. */
function keepSame(
  before: Sections<Cell>,
  next: Sections<Cell>,
): Sections<Cell> {
  const kept = {
    needsYou: same(before.needsYou, next.needsYou),
    going: same(before.going, next.going),
    finished: same(before.finished, next.finished),
  };
  const isSame =
    kept.needsYou === before.needsYou &&
    kept.going === before.going &&
    kept.finished === before.finished;
  return isSame ? before : kept;
}

function same<T>(before: readonly T[], next: readonly T[]): readonly T[] {
  const isSame =
    before.length === next.length &&
    before.every((each, at) => each === next[at]);
  return isSame ? before : next;
}
