import { expect, test } from "bun:test";
import { EMPTY_PICTURE, Follower, foldMessage } from "@haul/client";
import type { Job, JobState } from "@haul/contract";
import { inTier, proofSeed, tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import { jobFeed, jobOf } from "../_job_feed.ts";
import { EventHub, type Member, type Sent } from "./event_hub.ts";
import { createEventLog, type EventLog, withoutSegments } from "./event_log.ts";

/** What may happen, and how often. */
type Step =
  | { type: "change"; id: string; phase: "queued" | "paused" | "done" }
  | { type: "progress"; id: string; bytes: number }
  | { type: "remove"; id: string }
  | { type: "settings"; paused: boolean }
  | { type: "frame" }
  | { type: "deliver"; client: number; how: "next" | "drop" | "twice" | "late" }
  | { type: "cut"; client: number }
  | { type: "stopReading"; client: number }
  | { type: "restart" };

const CLIENTS = 3;
const MAX_MS = inTier({ quick: 30_000, long: 900_000 });
const HISTORIES = inTier({ quick: 400, long: 20_000 });
const id = fc.constantFrom("a", "b", "c", "d", "e");
const client = fc.integer({ min: 0, max: CLIENTS - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("change" as const),
      id,
      phase: fc.constantFrom(
        "queued" as const,
        "paused" as const,
        "done" as const,
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("progress" as const),
      id,
      bytes: fc.nat(100),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("remove" as const), id }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("settings" as const),
      paused: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.constant({ type: "frame" as const }) },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant("deliver" as const),
      client,
      how: fc.constantFrom(
        "next" as const,
        "next" as const,
        "next" as const,
        "drop" as const,
        "twice" as const,
        "late" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("cut" as const), client }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("stopReading" as const), client }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "restart" as const }) },
);

function downloading(bytes: number): JobState {
  const progress = {
    bytes,
    size: 100,
    speed: 1,
    etaSeconds: null,
    connections: 1,
    fetchedBytes: bytes,
    wastedBytes: 0,
    mode: "ranges" as const,
    segments: [{ start: 0, position: bytes, end: 100, source: 0 }],
  };
  return { phase: "downloading", progress };
}

const DONE: JobState = {
  phase: "done",
  outcome: {
    path: "/m/a",
    bytes: 100,
    sha256: null,
    integrity: "consistent",
    verifiedBy: null,
    fetchedBytes: 100,
    wastedBytes: 0,
    seconds: 1,
    connections: 1,
    alreadyHere: false,
  },
};

/** A server whose frames come when the test says so. */
class Server {
  feed = jobFeed();
  log: EventLog;
  hub: EventHub;
  #epochs = 0;
  #pending: (() => void) | null = null;

  constructor() {
    ({ log: this.log, hub: this.hub } = this.#start());
  }

  #start() {
    const log = createEventLog(this.feed);
    const after = (_: number, work: () => void) => {
      this.#pending = work;
      return () => {
        this.#pending = null;
      };
    };
    return { log, hub: new EventHub(log, { frameMs: 0, after }) };
  }

  frame(): void {
    const work = this.#pending;
    this.#pending = null;
    work?.();
  }

  /** The jobs outlive it; epoch and numbers do not. */
  restart(): void {
    this.hub[Symbol.dispose]();
    this.log[Symbol.dispose]();
    this.feed = jobFeed({
      jobs: this.feed.list(),
      settings: this.feed.settings(),
      epoch: `e${++this.#epochs}`,
    });
    ({ log: this.log, hub: this.hub } = this.#start());
  }
}

/** A client behind a line that loses, repeats and reorders. */
class Client {
  picture = EMPTY_PICTURE;
  /** How often each job was seen to become done. */
  readonly ends = new Map<string, number>();
  readonly #server: Server;
  readonly #follower = new Follower();
  #member: Member | null = null;
  #line: string[] = [];
  #reads = true;

  constructor(server: Server) {
    this.#server = server;
    this.connect();
  }

  connect(): void {
    const line: string[] = [];
    this.#line = line;
    this.#reads = true;
    const sink = (frame: string): Sent => {
      line.push(frame);
      return this.#line !== line || this.#reads ? "sent" : "busy";
    };
    const { cursor } = this.#follower;
    this.#member = this.#server.hub.join(sink, { cursor });
  }

  cut(): void {
    this.#member?.leave();
    this.connect();
  }

  stopReading(): void {
    this.#reads = false;
  }

  readAgain(): void {
    this.#reads = true;
    this.#member?.ready();
  }

  deliver(how: "next" | "drop" | "twice" | "late"): void {
    const frame = this.#line.shift();
    if (frame === undefined || how === "drop") return;
    if (how === "late") {
      this.#line.splice(1, 0, frame);
      return;
    }
    this.#take(frame);
    if (how === "twice") this.#take(frame);
  }

  /** Takes all that is on the line. */
  drain(): void {
    while (this.#line.length > 0) this.deliver("next");
  }

  #take(frame: string): void {
    const message = this.#follower.read(JSON.parse(frame));
    if (message === null) return;
    if (message === "lost") {
      this.cut();
      return;
    }
    const before = this.picture.jobs;
    this.picture = foldMessage(this.picture, message);
    for (const [job, { state }] of this.picture.jobs) {
      const was = before.get(job)?.state.phase;
      if (state.phase !== "done" || was === "done") continue;
      this.ends.set(job, (this.ends.get(job) ?? 0) + 1);
    }
  }
}

function play(server: Server, clients: readonly Client[], step: Step): void {
  const job =
    "id" in step ? (server.feed.get(step.id) ?? jobOf(step.id)) : null;
  const isOver = job?.state.phase === "done";
  switch (step.type) {
    case "change":
      if (job !== null && !isOver)
        server.feed.change({ ...job, state: stateOf(step.phase) });
      break;
    case "progress":
      if (job !== null && !isOver)
        server.feed.change({ ...job, state: downloading(step.bytes) });
      break;
    case "remove":
      if (server.feed.get(step.id) !== undefined && !isOver)
        server.feed.remove(step.id);
      break;
    case "settings":
      server.feed.set({ ...server.feed.settings(), paused: step.paused });
      break;
    case "frame":
      server.frame();
      break;
    case "deliver":
      clients[step.client]?.deliver(step.how);
      break;
    case "cut":
      clients[step.client]?.cut();
      break;
    case "stopReading":
      clients[step.client]?.stopReading();
      break;
    case "restart":
      server.restart();
      for (const each of clients) each.connect();
      break;
  }
}

function stateOf(phase: "queued" | "paused" | "done"): JobState {
  if (phase === "done") return DONE;
  return phase === "paused" ? { phase, progress: null } : { phase };
}

function told(job: Job): Job {
  const { state } = withoutSegments(job);
  return { ...job, savedBytes: 0, state };
}

test(
  "EventHub and Follower never diverge, whatever the line does (R-20)",
  () => {
    let played = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
        const server = new Server();
        const clients = Array.from(
          { length: CLIENTS },
          () => new Client(server),
        );
        for (const each of steps) play(server, clients, each);
        played += steps.length;
        // A line that lost something tells so with the next message: one more is enough.
        server.feed.change(jobOf("last"));
        server.frame();
        for (const each of clients) {
          each.readAgain();
          server.frame();
          each.drain();
          each.drain();
        }
        const truth = server.feed.list().map(told);
        for (const { picture, ends } of clients) {
          const jobs = [...picture.jobs.values()].map(told);
          expect(jobs.toSorted(byId)).toEqual(truth.toSorted(byId));
          expect(picture.settings).toEqual(server.feed.settings());
          for (const { id, state } of truth) {
            expect(ends.get(id) ?? 0).toBe(state.phase === "done" ? 1 : 0);
          }
        }
      }),
      { numRuns: HISTORIES, seed: proofSeed },
    );
    tellFigures({
      proof: `event stream, seed ${proofSeed}`,
      figures: { histories: HISTORIES, steps: played, divergences: 0 },
    });
  },
  MAX_MS,
);

function byId(a: Job, b: Job): number {
  return a.id < b.id ? -1 : 1;
}
