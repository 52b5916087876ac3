import type {
  Endpoints,
  ExpectedHash,
  Job,
  JobOptions,
  Secret,
  ServiceId,
  Settings,
  SourceId,
  TransferMode,
} from "@haul/contract";
import type { NetPolicy } from "@haul/net";

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
  /** What the dialler may do. `settings` can widen it, never narrow it. */
  policy: NetPolicy;
  /** What the user has set; the defaults are `SettingsSchema.parse({})`. */
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
  /** Threads for segments. @default the engine's own choice */
  threads?: number;
  /**
   * Automatic retries in a row that bring no new byte before a job fails.
   *
   * @default 5, or 0 for a queue in memory, before which a person waits
   */
  retries?: number;
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
}

/** News of one job. `seq` rises by one with each change of an epoch. */
export type JobChange =
  | { seq: number; job: Job }
  | { seq: number; removed: string };

/** What would be fetched for a URL. */
export interface FileInfo {
  source: SourceId;
  /** The safe name under which it would be stored. */
  name: string;
  /** Bytes, or null where the server does not say. */
  size: number | null;
  /** Digests that the file must have. */
  hashes: readonly ExpectedHash[];
  /** How the bytes would be had. */
  mode: TransferMode;
  /** The media type that the server names. */
  contentType: string | null;
  /** The URL, free of secrets. */
  url: string;
}

/** How {@link Jobs.remove} treats what was fetched so far. */
export interface RemoveOptions {
  /** Leave the part file where it is, so that adding the URL again goes on. */
  keepPart: boolean;
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
   * @throws {ProblemError} `bad_url` or `bad_option`, saying which one and why.
   */
  add(requests: readonly JobRequest[]): Promise<Job[]>;
  /** All jobs, in the order of the queue. */
  list(): Job[];
  /** One job, or undefined where the id is unknown. */
  get(id: string): Job | undefined;
  /** Stops a job and keeps what it has; resolves when that is on disk. */
  pause(id: string): Promise<void>;
  /** Lets a paused job go on. */
  resume(id: string): Promise<void>;
  /** Tries a failed job again, from what it has. */
  retry(id: string): Promise<void>;
  /** Stops a job and takes it off the list. A finished file stays. */
  remove(id: string, options: RemoveOptions): Promise<void>;
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
   * Asks what would be fetched for a URL, without fetching it.
   *
   * @throws {ProblemError} Where the URL or its server is refused.
   */
  info(
    url: string,
    options?: Partial<JobOptions> & { signal?: AbortSignal },
  ): Promise<FileInfo[]>;
}
