import type { FileState } from "./file_state.ts";
import { isHit, type RequestFacts, type When } from "./when.ts";

/** Something that happens to a body when so many of its bytes are sent. */
export interface BodyFault {
  at: number;
  kind: "hold" | "stall" | "reset" | "short";
}

/**
 * The faults of one body, by the file's switches as they stand. Whether a
 * switch hits is asked once for each reply, so a rule may count.
 */
export class BodyFaults {
  readonly #file: FileState;
  readonly #facts: RequestFacts;
  readonly #length: number;
  readonly #decided = new Map<object, boolean>();
  #held = false;

  /** @param length Bytes of the body. */
  constructor(file: FileState, facts: RequestFacts, length: number) {
    this.#file = file;
    this.#facts = facts;
    this.#length = length;
  }

  /** The fault that comes first; null for none. */
  next(): BodyFault | null {
    const { hold, stall, reset, shortBody } = this.#file.switches;
    const faults: BodyFault[] = [];
    if (hold !== undefined && !this.#held) {
      faults.push({ at: hold.afterBytes, kind: "hold" });
    }
    if (stall !== undefined && this.#hits(stall)) {
      faults.push({ at: stall.afterBytes, kind: "stall" });
    }
    if (reset !== undefined && this.#hits(reset)) {
      const at = drawn(reset.afterBytes, this.#facts.ordinal);
      faults.push({ at, kind: "reset" });
    }
    if (shortBody !== undefined && this.#hits(shortBody)) {
      const at = Math.max(0, this.#length - shortBody.by);
      faults.push({ at, kind: "short" });
    }
    faults.sort((a, b) => a.at - b.at);
    return faults[0] ?? null;
  }

  /** Waits where the body is held; it is held once. */
  async hold(): Promise<void> {
    this.#held = true;
    await this.#file.switches.hold?.until(this.#facts);
  }

  #hits(rule: { when?: When | undefined }): boolean {
    const known = this.#decided.get(rule);
    if (known !== undefined) return known;
    const hit = isHit(rule.when, this.#facts);
    this.#decided.set(rule, hit);
    return hit;
  }
}

/** A number of a range, always the same for the same request. */
function drawn(
  range: number | readonly [min: number, max: number],
  ordinal: number,
): number {
  if (typeof range === "number") return range;
  const [min, max] = range;
  const share = Number(Bun.hash.crc32(`reset ${ordinal}`)) / 2 ** 32;
  return Math.floor(min + share * (max - min + 1));
}
