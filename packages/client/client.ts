import { type Treaty, treaty } from "@elysiajs/eden";
import {
  type AddJob,
  AddJobSchema,
  ClearSchema,
  type EditJob,
  type HistoryPage,
  type HistoryQuery,
  HistoryQuerySchema,
  type Job,
  type JobAction,
  type JobPage,
  type JobQuery,
  type KeyState,
  LEVEL_HEADER,
  type LibraryFile,
  type LibraryUpdate,
  type Move,
  type Priority,
  type Problem,
  ProblemError,
  ProblemSchema,
  problem,
  type Resolve,
  type Resolved,
  ResolveSchema,
  type ScanResult,
  type ServiceId,
  type SettingsNow,
  type SettingsPatch,
  type Volume,
} from "@haul/contract";
import type { App } from "@haul/server";
import { fetcherFor, noAnswer } from "./_fetcher_for.ts";
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
  priority?: Priority;
  /** Whether it is to wait until it is resumed. */
  paused?: boolean;
}

/** A running server. Each method throws a `ProblemError` where it is refused. */
export interface Client {
  /**
   * Adds all of them, or none.
   *
   * @param options.key Names this request: told again with it, nothing is added. @default a new one
   */
  add(jobs: readonly NewJob[], options?: { key?: string }): Promise<Job[]>;
  /** Says what each input is, without adding it; one result for each, in order. */
  resolve(
    inputs: readonly string[],
    options?: Partial<Resolve["options"]>,
    asking?: { signal?: AbortSignal },
  ): Promise<Resolved[]>;
  /** All jobs that fit, in the order of the queue. */
  list(query?: Partial<Pick<JobQuery, "phase" | "search">>): Promise<Job[]>;
  get(id: string): Promise<Job>;
  /** Asks a job something else, as with a password; what is left out stays. */
  edit(id: string, changes: EditJob): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  /** @param options.notBefore Milliseconds since 1970. @default at once */
  retry(id: string, options?: { notBefore?: number | null }): Promise<void>;
  /** Takes a job off the list. @default keepPart false: what was fetched goes too */
  remove(id: string, options?: { keepPart?: boolean }): Promise<void>;
  /** Does one thing to many jobs; gives how many there were. */
  bulk(
    action: JobAction,
    options: { ids: readonly string[]; keepPart?: boolean },
  ): Promise<number>;
  /** Takes jobs that have ended off the list. @default phases those that are done */
  clear(phases?: readonly ("done" | "expanded" | "failed")[]): Promise<number>;
  move(id: string, where: Move): Promise<void>;
  setPriority(id: string, priority: Priority): Promise<void>;
  settings(): Promise<SettingsNow>;
  /** Sets what is given and gives all settings. */
  setSettings(patch: SettingsPatch): Promise<SettingsNow>;
  history(query?: Partial<HistoryQuery>): Promise<HistoryPage>;
  /** Downloads again what was downloaded before. */
  repeat(id: string): Promise<Job[]>;
  /** Forgets one job that has ended, or all of them. Files stay. */
  forget(id: string | null): Promise<void>;
  /** Which services have a key; never the keys. */
  keys(): Promise<KeyState[]>;
  setKey(service: ServiceId, key: string): Promise<KeyState>;
  removeKey(service: ServiceId): Promise<KeyState>;
  /** Asks a service whose key it is. */
  testKey(service: ServiceId): Promise<string>;
  /** The models on the server's machine, by name. */
  library(): Promise<LibraryFile[]>;
  /** Takes in what lies in the download folders. */
  scanLibrary(): Promise<ScanResult>;
  /** Asks the services for newer versions of what is there. */
  libraryUpdates(): Promise<LibraryUpdate[]>;
  /** The picture that lies beside a model. */
  libraryPreview(path: string): Promise<LibraryPicture>;
  /** A picture that a service shows for a model, fetched by the server. */
  preview(url: string, options?: { signal?: AbortSignal }): Promise<Blob>;
  /** The room on the volume of each download folder. */
  space(): Promise<Volume[]>;
  /** All of the history that fits, as a file. */
  exportHistory(
    query?: Partial<Omit<HistoryQuery, "limit" | "after">>,
    options?: { format?: "json" | "csv" },
  ): Promise<Blob>;
  /** Turns the code of a pairing link into the header half of a session. */
  pair(code: string): Promise<string>;
  /** Has a new pairing link printed in the server's terminal. */
  askForLink(): Promise<void>;
  /** Listens to everything that happens. */
  events(options: Omit<EventSocketOptions, "url" | "session">): EventSocket;
}

/** A picture that lies beside a model. */
export interface LibraryPicture {
  picture: Blob;
  /** CivitAI's content level: 1 for everybody, 2 and more for fewer; 0 where its publisher leaves it open, null where nobody says anything. */
  level: number | null;
}

/** What Eden gives for each call. */
interface Reply<T> {
  data: T | null;
  error: { status: unknown; value: unknown } | null;
}

/** A typed caller of a running server. Opens no connection by itself. */
export function createClient({ url, session = null }: ClientOptions): Client {
  const { api } = treaty<App>(url, {
    fetcher: fetcherFor(url),
    headers: sessionHeaders(session),
    parseDate: false,
    throwHttpError: false,
  });
  async function fetched(path: string, signal?: AbortSignal) {
    const reply = await fetch(`${url}${path}`, {
      headers: sessionHeaders(session),
      ...(signal === undefined ? {} : { signal }),
    }).catch(() => null);
    if (reply?.ok === true) return reply;
    throw new ProblemError(problemOf(await reply?.json().catch(() => null)));
  }
  async function blobOf(path: string, signal?: AbortSignal): Promise<Blob> {
    return await (await fetched(path, signal)).blob();
  }

  return {
    ...jobCalls(api),
    ...historyCalls(api),
    ...keyCalls(api),
    async resolve(inputs, options = {}, { signal } = {}) {
      const body = wellFormed(ResolveSchema, { inputs, options });
      const fetch = signal === undefined ? {} : { signal };
      return need(await api.resolve.post(body, { fetch })).results;
    },
    library: async () => need(await api.library.get()),
    scanLibrary: async () => need(await api.library.scan.post()),
    libraryUpdates: async () => need(await api.library.updates.post()),
    async libraryPreview(path) {
      const query = new URLSearchParams({ path });
      const reply = await fetched(`/api/library/preview?${query}`);
      const level = reply.headers.get(LEVEL_HEADER);
      return {
        picture: await reply.blob(),
        level: level === null ? null : Number(level),
      };
    },
    preview: (address, { signal } = {}) =>
      blobOf(`/api/preview?${new URLSearchParams({ url: address })}`, signal),
    space: async () => need(await api.space.get()),
    exportHistory(query = {}, { format = "json" } = {}) {
      const words = new URLSearchParams({ format });
      for (const [name, word] of Object.entries(query)) {
        if (word !== undefined) words.set(name, String(word));
      }
      return blobOf(`/api/history/export?${words}`);
    },
    settings: async () => need(await api.settings.get()),
    setSettings: async (patch) => need(await api.settings.patch(patch)),
    pair: async (code) => need(await api.pair.post({ code })).session,
    askForLink: async () => expectOk(await api.pair.link.post()),
    events: (options) => openEventSocket({ ...options, url, session }),
  };
}

type Api = Treaty.Create<App>["api"];

type JobCalls = Pick<
  Client,
  | "add"
  | "list"
  | "get"
  | "edit"
  | "pause"
  | "resume"
  | "retry"
  | "remove"
  | "bulk"
  | "clear"
  | "move"
  | "setPriority"
>;

function jobCalls(api: Api): JobCalls {
  return {
    async add(jobs, { key = randomKey() } = {}) {
      const body = { jobs: jobs.map((job) => wellFormed(AddJobSchema, job)) };
      const headers = { "idempotency-key": key };
      return need(await api.jobs.post(body, { headers }));
    },
    list: (query = {}) => allPages(api, query),
    get: async (id) => need(await api.jobs({ id }).get()),
    edit: async (id, changes) =>
      expectOk(await api.jobs({ id }).patch(changes)),
    pause: async (id) => expectOk(await api.jobs({ id }).pause.post()),
    resume: async (id) => expectOk(await api.jobs({ id }).resume.post()),
    async retry(id, { notBefore = null } = {}) {
      expectOk(await api.jobs({ id }).retry.post({ notBefore }));
    },
    async remove(id, { keepPart = false } = {}) {
      const query = { keepPart: keepPart ? "true" : "false" } as const;
      expectOk(await api.jobs({ id }).delete(undefined, { query }));
    },
    async bulk(action, { ids, keepPart = false }) {
      const body = { action, ids: [...ids], keepPart };
      return need(await api.jobs.bulk.post(body)).count;
    },
    async clear(phases) {
      const body = wellFormed(
        ClearSchema,
        phases === undefined ? {} : { phases },
      );
      return need(await api.jobs.clear.post(body)).count;
    },
    move: async (id, where) =>
      expectOk(await api.jobs({ id }).move.post(where)),
    async setPriority(id, priority) {
      expectOk(await api.jobs({ id }).priority.post({ priority }));
    },
  };
}

/** Browsers have no `randomUUID` on pages over plain HTTP from another machine. */
function randomKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

async function allPages(
  api: Api,
  { phase, search }: Partial<Pick<JobQuery, "phase" | "search">>,
): Promise<Job[]> {
  const jobs: Job[] = [];
  let after: string | null = null;
  do {
    const query = {
      limit: 1000,
      ...(phase === undefined ? {} : { phase }),
      ...(search === undefined ? {} : { search }),
      ...(after === null ? {} : { after }),
    };
    const page: JobPage = need(await api.jobs.get({ query }));
    jobs.push(...page.jobs);
    after = page.next;
  } while (after !== null);
  return jobs;
}

function historyCalls(api: Api): Pick<Client, "history" | "repeat" | "forget"> {
  return {
    async history(query = {}) {
      return need(
        await api.history.get({ query: wellFormed(HistoryQuerySchema, query) }),
      );
    },
    repeat: async (id) => need(await api.history({ id }).repeat.post()),
    async forget(id) {
      expectOk(
        id === null
          ? await api.history.delete()
          : await api.history({ id }).delete(),
      );
    },
  };
}

function keyCalls(
  api: Api,
): Pick<Client, "keys" | "setKey" | "removeKey" | "testKey"> {
  return {
    keys: async () => need(await api.keys.get()),
    setKey: async (service, key) =>
      need(await api.keys({ service }).put({ key })),
    removeKey: async (service) => need(await api.keys({ service }).delete()),
    testKey: async (service) =>
      need(await api.keys({ service }).test.post()).account,
  };
}

/** What a schema needs of one, so that no schema library is needed here. */
interface Schema<T> {
  safeParse(value: unknown): {
    data?: T | undefined;
    error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined;
  };
}

/** Says what is wrong before the server has to. */
function wellFormed<T>(schema: Schema<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return data as T;
  const name = issue.path.map(String).join(".");
  throw problem(
    "bad_option",
    `The value of ${name} is not right: ${issue.message}.`,
  );
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
  if (value instanceof ProblemError) return value.problem;
  const parsed = ProblemSchema.safeParse(value);
  return parsed.success ? parsed.data : noAnswer().problem;
}
