import { HttpServer } from "../http_server.ts";
import { answerCivitai } from "./civitai_api.ts";
import { CivitaiCatalogue, type ListedFile } from "./civitai_catalogue.ts";
import type {
  CivitaiAccount,
  CivitaiModelOptions,
  CivitaiSwitches,
} from "./civitai_options.ts";
import { CivitaiStorage } from "./civitai_storage.ts";
import { type CivitaiWorld, visitOf } from "./civitai_visit.ts";

/** What a {@link CivitaiStandIn} begins with. */
export interface CivitaiOptions {
  /** Who has a key. @default [] */
  accounts?: readonly CivitaiAccount[];
  /** @default {} */
  switches?: CivitaiSwitches;
}

/** A stand-in for CivitAI: API and download route at one origin, storage at another. */
export class CivitaiStandIn implements AsyncDisposable {
  /** API and download route. */
  readonly service = new HttpServer();
  /** Where the bytes are: must never see a key. */
  readonly storage = new CivitaiStorage();
  readonly #world: CivitaiWorld;

  constructor({ accounts = [], switches = {} }: CivitaiOptions = {}) {
    const catalogue = new CivitaiCatalogue(this.storage);
    this.#world = {
      ...{ catalogue, accounts, switches: { ...switches } },
      ...{ storage: this.storage, links: 0, pictures: new Map() },
    };
    this.service.route("/*", (request, reply) =>
      answerCivitai(visitOf(this.#world, request, reply)),
    );
  }

  /** The endpoint to configure. */
  get origin(): string {
    return this.service.origin;
  }

  /** How often the storage saw a credential; must stay 0. */
  get keysAtStorage(): number {
    return this.storage.stats.credentialsSeen.length;
  }

  /** Adds a model; a later one of the same id takes its place. */
  async model(options: CivitaiModelOptions): Promise<void> {
    await this.#world.catalogue.add(options);
  }

  /** Answers a path of the API with a recorded body. */
  record(path: string, body: Readonly<Record<string, unknown>>): void {
    this.#world.catalogue.record(path, body);
  }

  /** Says which versions made a picture or a post, as `imageId=7`. */
  picture(key: string, versions: readonly number[]): void {
    this.#world.pictures.set(key, versions);
  }

  /** A file of a version, by its id or its name. */
  file(versionId: number, wanted: number | string): ListedFile {
    const files = this.#world.catalogue.version(versionId)?.files ?? [];
    const file = files.find(({ id, name }) => id === wanted || name === wanted);
    if (file !== undefined) return file;
    throw new TypeError(`Version ${versionId} has no file ${wanted}`);
  }

  /** Changes some switches; undefined clears one. */
  set(switches: CivitaiSwitches): void {
    Object.assign(this.#world.switches, switches);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.close();
    await this.storage.close();
  }
}

/** Starts a {@link CivitaiStandIn}; dispose it when done. */
export async function startCivitai(
  options: CivitaiOptions = {},
): Promise<CivitaiStandIn> {
  return new CivitaiStandIn(options);
}
