import type {
  Endpoints,
  FileInfo,
  HistoryEntry,
  HistoryPage,
  HistoryQuery,
  Job,
  JobAction,
  JobOptions,
  Move,
  Priority,
  Secret,
  ServiceId,
  Settings,
  SettingsNow,
  SettingsPatch,
} from "@haul/contract";
import type { NetPolicy } from "@haul/net";
import type { JobInput } from "./job_input.ts";

/** What {@link createJobs} needs to know. */
export interface JobsOptions {
  /**
   * Where the queue is kept: the path of a database file, whose folder must
   * exist, or `":memory:"` for a queue that ends with the process. One
   * process at a time may hold a file.
   */
  store: string;
  /** The folders that files may go into, as absolute paths; the first one is where they go by default. */
  roots: readonly string[];
  /** What the dialler may do. */
  policy: NetPolicy;
  /** What holds where the store knows of nothing else that the user has set. */
  settings: Settings;
  /**
   * Whether the user of this machine gave the URLs. Their hosts may then be
   * private. False for URLs that came over a network.
   */
  trustInput: boolean;
  /**
   * Where each service is asked. The hosts of places other than the usual ones
   * are trusted as if the user's own URL had named them.
   *
   * @default EndpointsSchema.parse({})
   */
  endpoints?: Endpoints;
  /** The user's key for a service, or null where there is none. @default no keys */
  tokenFor?: (service: ServiceId) => Promise<Secret | null>;
  /** The name or path of an aria2c that fetches where it can; null for Haul's own transfers. @default null */
  aria2c?: string | null;
  /** The variables that tools see, for paths in their own settings. @default none */
  env?: Readonly<Record<string, string | undefined>>;
  /**
   * The database file of the catalogue: a file that is on this machine already
   * is linked instead of fetched, and a new one is taken in. One that cannot be
   * opened is gone without.
   *
   * @default none
   */
  catalogue?: string;
  /**
   * The database file in which queues in memory leave word of what became of
   * their jobs, and from which a stored queue takes it into its history.
   *
   * @default none
   */
  historyInbox?: string;
  /** Threads for segments. @default the engine's own choice */
  threads?: number;
  /**
   * Automatic retries in a row that bring no new byte before a job fails.
   *
   * @default 5, or 0 for a queue in memory, before which a person waits
   */
  retries?: number;
  /** Hears, in a sentence for the user, that a damaged queue was set aside. @default nobody */
  onDamage?: (sentence: string) => void;
  /** The wall clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /** Makes the id of a new job. @default crypto.randomUUID */
  newId?: () => string;
}

/** One file to add. */
export interface JobRequest {
  /** The URL as the user typed it. */
  url: string;
  /** What the user says about it; the rest are the defaults of `JobOptions`. */
  options?: Partial<JobOptions>;
  /** @default "normal" */
  priority?: Priority;
  /** Whether it is to wait until it is resumed. @default false */
  paused?: boolean;
}

/** What {@link Jobs.edit} may change: what is left out stays as it is. */
export interface JobEdit {
  url?: string;
  options?: Partial<JobOptions>;
}

/** News. `seq` rises by one with each change of an epoch; what the settings are now, {@link Jobs.settings} says. */
export type JobChange =
  | { seq: number; job: Job }
  | { seq: number; removed: string }
  | { seq: number; settings: true };

/** A picture of another host, for people to look at. */
export interface Picture {
  /** `image/jpeg`, `image/png`, `image/webp`, `image/gif` or `image/avif`: what its bytes are, whatever its server says. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** How {@link Jobs.remove} treats what was fetched so far. */
export interface RemoveOptions {
  /** Leave the part file where it is, so that adding the URL again goes on. */
  keepPart: boolean;
}

/** Every job that ever was, done or not. */
export interface JobHistory {
  /** One page, newest first. */
  page(query: HistoryQuery): HistoryPage;
  /** All that fit, newest first, read a few hundred at a time. */
  all(query: Omit<HistoryQuery, "limit" | "after">): Iterable<HistoryEntry>;
  /**
   * Adds a job of the past anew, as it was asked for.
   *
   * @throws {ProblemError} `not_found`, or `unauthorized` where its link held a secret.
   */
  repeat(id: string): Promise<Job[]>;
  /** Forgets one job that has ended, or, for null, all of them. Files stay. */
  forget(id: string | null): void;
}

/**
 * The queue of downloads. Methods that take an id throw a `not_found` problem
 * for one that is unknown, and do nothing where a job is in that state already.
 */
export interface Jobs extends AsyncDisposable {
  /** Another value after each start: numbers of another epoch mean nothing. */
  readonly epoch: string;
  /** The number of the newest change; 0 before the first. */
  readonly seq: number;
  /**
   * Adds files to the end of the queue: all of them or, where one is refused,
   * none. When it resolves they are on disk. A request whose twin (same URL,
   * folder and name) waits or runs already gives that job, resumed if it was paused.
   *
   * @param options.key Names this very request: told again within a week, it
   *   adds nothing and gives those jobs that are still there.
   * @throws {ProblemError} `bad_url` or `bad_option`, saying which one and why;
   *   `exists` where the key was used for another request.
   */
  add(
    requests: readonly JobRequest[],
    options?: { key?: string | undefined },
  ): Promise<Job[]>;
  /** All jobs, in the order of the queue. */
  list(): Job[];
  /** One job, or undefined where the id is unknown. */
  get(id: string): Job | undefined;
  /** What a job was asked to do, its secrets among it, or undefined where the id is unknown. */
  input(id: string): JobInput | undefined;
  /**
   * Changes what a job is asked to do. One that runs begins anew from the
   * bytes that it has; one that is paused, has failed or is over stays so.
   *
   * @throws {ProblemError} `bad_url` or `bad_option`, and nothing is changed.
   */
  edit(id: string, changes: JobEdit): Promise<void>;
  /** Stops a job and keeps what it has; resolves when that is on disk. */
  pause(id: string): Promise<void>;
  /** Lets a paused job go on. */
  resume(id: string): Promise<void>;
  /**
   * Tries a failed job again, from what it has, or lets one that waits for its
   * next try begin.
   *
   * @param options.notBefore Milliseconds since 1970. @default null: at once
   */
  retry(id: string, options?: { notBefore?: number | null }): Promise<void>;
  /** Stops a job and takes it off the list. A finished file stays. */
  remove(id: string, options: RemoveOptions): Promise<void>;
  /**
   * Does one thing to many jobs, with one write. Ids that are unknown are passed over.
   *
   * @returns How many there were.
   */
  bulk(
    action: JobAction,
    options: RemoveOptions & { ids: readonly string[] },
  ): Promise<number>;
  /** Moves a job; one that is put beside another takes its priority. */
  move(id: string, where: Move): Promise<void>;
  /** Lets a job go before or after those of other priorities. */
  setPriority(id: string, priority: Priority): Promise<void>;
  /** What is set now, and what follows of it. */
  settings(): SettingsNow;
  /** Sets what is given, at once and for good, and gives all of it. */
  setSettings(patch: SettingsPatch): Promise<SettingsNow>;
  /** Every job that ever was. */
  readonly history: JobHistory;
  /** Calls `listener` for each change, in order; call the result to stop. Progress comes at most five times a second for each job. */
  subscribe(listener: (change: JobChange) => void): () => void;
  /**
   * Resolves once a job is done, failed or paused, or has become one job for
   * each file of its link.
   *
   * @throws {ProblemError} `not_found`, or `cancelled` where the job is removed.
   */
  settled(id: string): Promise<Job>;
  /**
   * Asks a service whose key the user has for it.
   *
   * @returns The account's name, as the service spells it.
   * @throws {ProblemError} `unauthorized` without a key, or where the service does not know it.
   */
  account(
    service: ServiceId,
    options?: { signal?: AbortSignal },
  ): Promise<string>;
  /**
   * Asks whether a service answers from here at all; no key goes along.
   *
   * @returns The host that answered.
   * @throws {ProblemError} Where none does: `dns`, `network` and the like.
   */
  reach(
    service: ServiceId,
    options?: { signal?: AbortSignal },
  ): Promise<string>;
  /**
   * Asks what would be fetched for a URL, without fetching it.
   *
   * @throws {ProblemError} Where the URL or its server is refused.
   */
  info(
    url: string,
    options?: Partial<JobOptions> & { signal?: AbortSignal },
  ): Promise<FileInfo[]>;
  /**
   * Fetches a small picture, as a page may not ask other hosts itself.
   *
   * @param url An https address, as services give it for previews.
   * @throws {ProblemError} `not_a_file` for what is no picture, or too large a one.
   */
  picture(url: string, options?: { signal?: AbortSignal }): Promise<Picture>;
}
