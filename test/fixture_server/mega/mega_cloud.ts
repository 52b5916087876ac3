import { seededBytes, text64 } from "./mega_crypto.ts";
import { MegaFile, type MegaFileOptions } from "./mega_file.ts";
import { MegaShare } from "./mega_share.ts";
import type { MegaSwitches } from "./mega_switches.ts";

/** What the two servers of the stand-in share: files, tokens, switches. */
export class MegaCloud {
  readonly files = new Map<string, MegaFile>();
  readonly shares = new Map<string, MegaShare>();
  /** Which file each address that was given leads to. */
  readonly tokens = new Map<string, MegaFile>();
  readonly switches: MegaSwitches;
  /** How many addresses were given. */
  issued = 0;
  /** Keys, whole or in part, that came in any request. */
  readonly keysSeen: string[] = [];
  readonly #keys = new Set<string>();
  #handles = 0;

  constructor(switches: MegaSwitches) {
    this.switches = switches;
  }

  file(name: string, options: MegaFileOptions): MegaFile {
    const file = new MegaFile(name, { ...options, handle: this.#newHandle() });
    this.files.set(file.handle, file);
    return file;
  }

  share(name: string): MegaShare {
    const share = new MegaShare({
      name,
      handle: this.#newHandle(),
      newHandle: () => this.#newHandle(),
    });
    this.shares.set(share.handle, share);
    return share;
  }

  /** A fresh address for a file. */
  issue(file: MegaFile): string {
    const token = text64(seededBytes(`token ${this.issued++}`, 32));
    this.tokens.set(token, file);
    return token;
  }

  /** Looks for keys in what came over the wire. */
  watch(wire: string): void {
    const all = [...this.files.values(), ...this.shares.values()];
    const shared = [...this.shares.values()].flatMap(({ files }) => [
      ...files.values(),
    ]);
    for (const { key } of [...all, ...shared]) this.#keys.add(text64(key));
    for (const key of this.#keys) {
      const hex = Buffer.from(key, "base64url").toString("hex");
      const forms = [key, key.slice(0, 20), hex, hex.slice(0, 20)];
      if (forms.some((form) => wire.includes(form))) this.keysSeen.push(wire);
    }
  }

  #newHandle(): string {
    this.#handles += 1;
    return text64(seededBytes(`handle ${this.#handles}`, 6));
  }
}
