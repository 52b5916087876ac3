import { HttpServer } from "../http_server.ts";
import { megaApiHandler } from "./mega_api_handler.ts";
import { MegaCloud } from "./mega_cloud.ts";
import { lockLink } from "./mega_crypto.ts";
import type { MegaFile, MegaFileOptions } from "./mega_file.ts";
import type { MegaShare } from "./mega_share.ts";
import { megaStorageHandler } from "./mega_storage_handler.ts";
import type { MegaSwitches } from "./mega_switches.ts";

/**
 * Mega on this machine: an API and a storage host on origins of their own,
 * really enciphered files, and a switch for each fault.
 */
export class MegaServer implements AsyncDisposable {
  /** The API. Its origin is what Haul's `mega` endpoint is set to. */
  readonly api = new HttpServer();
  /** The host that the bytes come from. */
  readonly storage = new HttpServer();
  /** May be changed at any time. */
  readonly switches: MegaSwitches;
  readonly #cloud: MegaCloud;

  constructor(switches: MegaSwitches) {
    this.switches = switches;
    this.#cloud = new MegaCloud(switches);
    const { origin } = this.storage;
    this.api.route(
      "/cs",
      megaApiHandler(this.#cloud, () => origin),
    );
    this.storage.route("/dl/*", megaStorageHandler(this.#cloud));
  }

  /** Requests that held a key or a part of one, as they came. Empty where all is well. */
  get keysSeen(): readonly string[] {
    return this.#cloud.keysSeen;
  }

  /** How many addresses of bytes were given. */
  get addresses(): number {
    return this.#cloud.issued;
  }

  /** Adds a file that is shared by itself. */
  file(name: string, options: MegaFileOptions): MegaFile {
    return this.#cloud.file(name, options);
  }

  /** Adds a shared folder. */
  share(name: string): MegaShare {
    return this.#cloud.share(name);
  }

  /** The same link behind a password; algorithm 1 is that of 2017. */
  lock(
    shared: MegaFile | MegaShare,
    options: { password: string; algorithm?: 1 | 2 },
  ): string {
    const kind = "nodes" in shared ? "folder" : "file";
    const { handle, key } = shared;
    return lockLink({ kind, handle, key, ...options });
  }

  /** Ends all addresses that were given; those given later hold. */
  expireAddresses(): void {
    this.#cloud.tokens.clear();
  }

  async close(): Promise<void> {
    await Promise.all([this.api.close(), this.storage.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts a stand-in for Mega (contracts.md 4.6).
 *
 * @example
 * ```ts
 * import { startMega } from "@haul/fixture_server";
 *
 * await using mega = await startMega();
 * const { handle, bytes } = mega.file("a.bin", { size: 1000, seed: 1 });
 * const reply = await fetch(`${mega.api.origin}/cs?id=1`, {
 *   method: "POST",
 *   body: JSON.stringify([{ a: "g", g: 1, ssl: 2, p: handle }]),
 * });
 * const [answer] = (await reply.json()) as [{ s: number; g: string }];
 * if (answer.s !== bytes.length) throw new Error("Another size");
 * ```
 */
export async function startMega(
  switches: MegaSwitches = {},
): Promise<MegaServer> {
  return new MegaServer({ ...switches });
}
