import { treaty } from "@elysiajs/eden";
import {
  type AddJob,
  AddJobSchema,
  type Job,
  type Problem,
  ProblemError,
  ProblemSchema,
  problem,
} from "@haul/contract";
import type { App } from "@haul/server";
import {
  type EventSocket,
  type EventSocketOptions,
  openEventSocket,
} from "./event_socket.ts";
import { type ClientSession, sessionHeaders } from "./session.ts";

/** What {@link createClient} takes. */
export interface ClientOptions {
  /** Where the server listens, as `http://127.0.0.1:8765`. */
  url: string;
  /** How the caller shows who it is. @default null: only pairing works */
  session?: ClientSession | null;
}

/** One URL to add; what is left out takes its default. */
export interface NewJob {
  url: string;
  options?: Partial<AddJob["options"]>;
}

/** A running server. Each method throws a `ProblemError` where it is refused. */
export interface Client {
  /** Adds all of them, or none. */
  add(jobs: readonly NewJob[]): Promise<Job[]>;
  list(): Promise<Job[]>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  retry(id: string): Promise<void>;
  /** Takes a job off the list. @default keepPart false: what was fetched goes too */
  remove(id: string, options?: { keepPart?: boolean }): Promise<void>;
  /** Turns the code of a pairing link into the header half of a session. */
  pair(code: string): Promise<string>;
  /** Has a new pairing link printed in the server's terminal. */
  askForLink(): Promise<void>;
  /** Listens to everything that happens. */
  events(options: Omit<EventSocketOptions, "url" | "session">): EventSocket;
}

/** What Eden gives for each call. */
interface Reply<T> {
  data: T | null;
  error: { status: unknown; value: unknown } | null;
}

/** A typed caller of a running server. Opens no connection by itself. */
export function createClient({ url, session = null }: ClientOptions): Client {
  const { api } = treaty<App>(url, {
    headers: sessionHeaders(session),
    parseDate: false,
    throwHttpError: false,
  });
  return {
    add: async (jobs) =>
      need(
        await api.jobs.post({
          jobs: jobs.map((job) => AddJobSchema.parse(job)),
        }),
      ),
    list: async () => need(await api.jobs.get()),
    pause: async (id) => expectOk(await api.jobs({ id }).pause.post()),
    resume: async (id) => expectOk(await api.jobs({ id }).resume.post()),
    retry: async (id) => expectOk(await api.jobs({ id }).retry.post()),
    async remove(id, { keepPart = false } = {}) {
      const query = { keepPart: keepPart ? "true" : "false" } as const;
      expectOk(await api.jobs({ id }).delete(undefined, { query }));
    },
    pair: async (code) => need(await api.pair.post({ code })).session,
    askForLink: async () => expectOk(await api.pair.link.post()),
    events: (options) => openEventSocket({ ...options, url, session }),
  };
}

function expectOk({ error }: Reply<unknown>): void {
  if (error !== null) throw new ProblemError(problemOf(error.value));
}

function need<T>(reply: Reply<T>): T {
  expectOk(reply);
  if (reply.data === null) throw new ProblemError(problemOf(null));
  return reply.data;
}

/** The server says problems as JSON; anything else is no answer of Haul's. */
function problemOf(value: unknown): Problem {
  const parsed = ProblemSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  return problem(
    "network",
    "Haul does not answer: check that it still runs, then try again.",
    { retry: "now" },
  ).problem;
}
