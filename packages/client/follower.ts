import {
  cursorOf,
  type ServerMessage,
  ServerMessageSchema,
} from "@haul/contract";

/**
 * Reads the messages of a server in their order, over as many connections as
 * it takes: what is not as the contract says, or does not follow what was
 * read, is never passed on.
 */
export class Follower {
  #epoch = "";
  #seq = 0;

  /** Where to go on from; null for the beginning. */
  get cursor(): string | null {
    return this.#epoch === "" ? null : `${this.#epoch}:${this.#seq}`;
  }

  /**
   * Reads one message.
   *
   * @returns The message, null where it is old news, or "lost" where some
   *   before it are missing: then ask again, with the cursor that is left.
   */
  read(value: unknown): ServerMessage | null | "lost" {
    const message = ServerMessageSchema.safeParse(value).data;
    if (message === undefined) return this.#lose();
    if (cursorOf(message) === null || message.type === "segments") {
      return message;
    }
    if (message.type === "changes") {
      if (message.epoch !== this.#epoch || message.after > this.#seq) {
        return this.#lose();
      }
      if (message.seq <= this.#seq) return null;
    }
    this.#epoch = message.epoch;
    this.#seq = message.seq;
    return message;
  }

  /** The next thing to read has to be everything. */
  #lose(): "lost" {
    this.#epoch = "";
    return "lost";
  }
}
