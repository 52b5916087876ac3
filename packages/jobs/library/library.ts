import type { Endpoints, Secret, ServiceId } from "@haul/contract";
import type {
  CatalogueFile,
  CatalogueFilter,
  ScanEvent,
  Update,
} from "@haul/library";
import type { NetPolicy } from "@haul/net";

/** What {@link openLibrary} needs to know. */
export interface LibraryOptions {
  /** The catalogue's database file, made where it is missing, or `":memory:"`. Several processes may have it open. */
  catalogue: string;
  /** What the dialler may do, when a service is asked. */
  policy: NetPolicy;
  /** Where each service is asked. @default EndpointsSchema.parse({}) */
  endpoints?: Endpoints;
  /** The user's key for a service, or null where there is none. @default no keys */
  tokenFor?: (service: ServiceId) => Promise<Secret | null>;
  /** The wall clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/** A content that lies under several paths. */
export interface Duplicate {
  files: readonly CatalogueFile[];
  /** Bytes on disk beyond the first copy; 0 where all are names of one file. */
  wastedBytes: number;
}

/** The models on this machine: what the catalogue knows, and what services say of them. */
export interface Library extends Disposable {
  /**
   * Takes a folder in, see `scan` of `@haul/library`.
   *
   * @param options.asks Whether CivitAI is asked, by their digests, about files that nobody has spoken of.
   * @throws {ProblemError} `not_found` where the folder cannot be read.
   */
  scan(
    folder: string,
    options: { asks: boolean; signal?: AbortSignal },
  ): AsyncIterable<ScanEvent>;
  /** The files that a filter lets through, by name. */
  list(filter?: CatalogueFilter): CatalogueFile[];
  /**
   * For whom the picture beside a file is, see `pictureLevel` of `@haul/library`:
   * 1 for everybody, 0 where its publisher leaves it open, null where nobody says.
   */
  pictureLevel(path: string, picture: Uint8Array): Promise<number | null>;
  /** Contents that lie under more than one path, the largest first. */
  duplicates(): Promise<Duplicate[]>;
  /** The files that are gone, those included that went since the last scan. */
  missing(): Promise<CatalogueFile[]>;
  /**
   * Asks CivitAI for newer versions of the models that are here.
   *
   * @param options.onFailure Told of a model that could not be asked about.
   */
  updates(options?: {
    onFailure?: (file: CatalogueFile, error: unknown) => void;
    signal?: AbortSignal;
  }): AsyncIterable<Update>;
}
