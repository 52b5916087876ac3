import type {
  ByteSource,
  ExpectedHash,
  HashAlgorithm,
  Integrity,
  Notice,
  Problem,
  Progress,
  TransferMode,
} from "@haul/contract";
import type { NetPolicy } from "@haul/net";
import type { Behind } from "./disk/checkpoints.ts";
import type { Claim } from "./disk/claim.ts";
import type { HostLimits } from "./transfer/host_gate.ts";
import type { RetryPatience } from "./transfer/retry_delay.ts";

/** What an engine is made from. */
export interface EngineOptions {
  /** What the dialler may do; each transfer adds its own trusted hosts. */
  policy: NetPolicy;
  /** Threads for segments. @default the number of cores, 2 to 4 */
  threads?: number;
  /** Bytes a second for all transfers together. @default null: no limit */
  maxSpeed?: number | null;
  /** The most connections to one host, all transfers together. @default no limit */
  hostLimits?: HostLimits;
  /** How stubbornly fruitless tries are repeated. @default two minutes in all */
  patience?: Partial<RetryPatience>;
  /**
   * How far the journal may be behind the bytes: what a power cut may cost.
   *
   * @default 2 seconds, 64 MiB
   */
  behind?: Behind;
  /**
   * The name or path of an aria2c that fetches the bytes, where it can do so as
   * safely; null for Haul's own transfer.
   *
   * @default null
   */
  aria2c?: string | null;
}

/** One resolved file → verified bytes on disk. */
export interface Engine extends AsyncDisposable {
  /**
   * Asks the first source for the file and keeps the reply: its bytes become
   * the first segment when {@link RemoteFile.save} is called.
   *
   * @throws {ProblemError} Where no source has the file.
   */
  open(request: OpenRequest): Promise<RemoteFile>;
  /** Changes the limit for all transfers together, at once. */
  setMaxSpeed(bytesPerSecond: number | null): void;
  /** Changes how many connections a host may get. Those that are open stay until they have done their piece. */
  setHostLimits(limits: HostLimits): void;
  /**
   * Says which of several files that are to come have no room beside those
   * before them and what is being fetched, each with its `disk_full`.
   *
   * @param claims The first one first.
   */
  lacking(claims: readonly Claim[]): Promise<ReadonlyMap<Claim, Problem>>;
}

/** One file to open. */
export interface OpenRequest {
  /** What the file is, for good; the journal is bound to it. */
  identity: string;
  /** Where its bytes are, best first. */
  sources: readonly ByteSource[];
  /** Bytes, where known before asking. */
  size: number | null;
  /** Digests that the file must have. */
  hashes: readonly ExpectedHash[];
  /** Hosts that the user's own URLs named; see `NetPolicy.trustedHosts`. */
  trustedHosts: readonly string[];
  /** The part file of an earlier run, from {@link findPart}. */
  partPath?: string | null;
  /** Asked once, for all connections, when every link of `sources` is dead. */
  refresh?: (signal: AbortSignal) => Promise<readonly ByteSource[]>;
  signal?: AbortSignal;
  onNotice?: (notice: Notice) => void;
}

/** What a file's server says about it. */
export interface RemoteFacts {
  /** The last URL of the redirect chain. May be signed: for deriving a name, never for showing. */
  url: string;
  contentDisposition: string | null;
  contentType: string | null;
  size: number | null;
  /** The expected digests of the request, and those the server told. */
  hashes: readonly ExpectedHash[];
  mode: TransferMode;
}

/** A file whose first reply is held open. */
export interface RemoteFile {
  readonly facts: RemoteFacts;
  /**
   * The first bytes of the file: from the reply that is held, where they stay
   * to be saved with the rest, or from the part file of an earlier run. Fewer
   * than `length` where the file has no more, or its server went silent. To be
   * asked before {@link RemoteFile.save}, one call at a time.
   *
   * @param length Bytes; they are held in memory.
   */
  head(length: number): Promise<Uint8Array>;
  /**
   * Fetches, writes, syncs and verifies the whole file into its part file.
   * Aborting `signal` saves the journal and rejects with `interrupted`.
   *
   * @throws {ProblemError}
   */
  save(options: SaveOptions): Promise<SavedPart>;
  /** Lets go of the reply without fetching the file. */
  close(): Promise<void>;
}

/** How to save a file. */
export interface SaveOptions {
  /** The part file, from {@link partPathFor} or {@link findPart}. */
  partPath: string;
  /** The most connections; null lets the engine choose. @default null */
  connections?: number | null;
  /** Bytes a second. @default null: no limit */
  maxSpeed?: number | null;
  /**
   * Which digests to compute: `always` SHA-256, whoever asks for it later, or
   * none but those that the file is held to, which are never left out.
   *
   * @default "always"
   */
  digests?: "always" | "expected";
  /**
   * Names the files that are to have room on the disk before this one, the
   * first one first. Asked once, when the size of this one is known.
   *
   * @default none
   */
  before?: () => readonly Claim[];
  signal?: AbortSignal;
  onEvent?: (event: EngineEvent) => void;
}

/** News of a transfer. */
export type EngineEvent =
  | { type: "progress"; progress: Progress }
  | { type: "verifying"; progress: Progress }
  | { type: "notice"; notice: Notice };

/** A complete, durable and verified part file, still under its part name. */
export interface SavedPart {
  path: string;
  bytes: number;
  /** Null where it was not asked for, see {@link SaveOptions.digests}. */
  sha256: string | null;
  integrity: Integrity;
  verifiedBy: HashAlgorithm | null;
  fetchedBytes: number;
  wastedBytes: number;
  seconds: number;
  connections: number;
  /** Removes the journal and lets go of the lock, once the part has its final name. */
  settle(): Promise<void>;
}
