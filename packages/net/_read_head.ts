import { problem } from "@haul/contract/plain";
import type { Connection, ConnectionReader } from "./_connection.ts";
import { onAbort } from "./_on_abort.ts";
import { type Head, parseHead } from "./_parse_head.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";

/** Interim replies included. Chrome and nginx bear less; trust.md T-31. */
const MAX_HEAD_BYTES = 65_536;

const LF = 10;
const CR = 13;

/** A head, and the bytes that came after it with the same chunks. */
export interface HeadAndRest {
  readonly head: Head;
  readonly rest: Uint8Array;
}

/**
 * Reads one final head from a connection and leaves it held back. Interim
 * replies (1xx) are passed over.
 *
 * @param options.onFirstByte Called when the peer said anything at all.
 * @throws {ProblemError} `bad_reply` or `network`
 * @throws The signal's reason.
 */
export function readHead(
  connection: Connection,
  options: { host: string; signal: AbortSignal; onFirstByte?: () => void },
): Promise<HeadAndRest> {
  const { host, signal, onFirstByte } = options;
  const { promise, resolve, reject } = Promise.withResolvers<HeadAndRest>();
  const heads = new HeadBuffer();
  const fail = (error: unknown): void => {
    connection.destroy();
    reject(error);
  };
  const reader: ConnectionReader = {
    onData(chunk) {
      onFirstByte?.();
      try {
        const found = heads.push(chunk);
        if (found === null) return;
        connection.detach();
        resolve(found);
      } catch (error) {
        fail(error);
      }
    },
    onEnd(error) {
      fail(toNetworkProblem(error ?? cutShort(host), host));
    },
  };
  const listening = onAbort(signal, fail);
  if (!signal.aborted) connection.attach(reader);
  return promise.finally(() => listening[Symbol.dispose]());
}

class HeadBuffer {
  #bytes: Uint8Array = new Uint8Array(0);
  #interim = 0;

  /** The head, once all of it is here. */
  push(chunk: Uint8Array): HeadAndRest | null {
    let scanned = Math.max(0, this.#bytes.length - 3);
    this.#bytes =
      this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      this.#refuseStrangers();
      const end = findEmptyLine(this.#bytes, scanned);
      this.#refuseEndless(end?.after ?? this.#bytes.length);
      if (end === null) return null;
      const head = parseHead(latin1(this.#bytes, end.at));
      const rest = this.#bytes.subarray(end.after);
      if (head.status >= 200) return { head, rest };
      if (head.status === 101) {
        throw problem("bad_reply", "The server changed the protocol unasked.");
      }
      this.#interim += end.after;
      this.#bytes = rest;
      scanned = 0;
    }
  }

  #refuseStrangers(): void {
    const start = latin1(this.#bytes, 7);
    if ("HTTP/1.".startsWith(start)) return;
    throw problem(
      "bad_reply",
      "The server does not speak HTTP/1.1; check the port of the URL.",
    );
  }

  #refuseEndless(bytes: number): void {
    if (this.#interim + bytes <= MAX_HEAD_BYTES) return;
    throw problem(
      "bad_reply",
      `The headers of the server's reply are longer than ${MAX_HEAD_BYTES} bytes.`,
    );
  }
}

/** Where the line before the empty one ends, and where the empty one does. */
function findEmptyLine(
  bytes: Uint8Array,
  from: number,
): { at: number; after: number } | null {
  let at = bytes.indexOf(LF, from);
  while (at >= 0) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) {
      return { at: bytes[at - 1] === CR ? at - 1 : at, after: next + 1 };
    }
    at = bytes.indexOf(LF, at + 1);
  }
  return null;
}

function latin1(bytes: Uint8Array, end: number): string {
  const { buffer, byteOffset, length } = bytes;
  return Buffer.from(buffer, byteOffset, Math.min(end, length)).toString(
    "latin1",
  );
}

function cutShort(host: string) {
  return problem(
    "network",
    `${host} closed the connection before it replied; try again.`,
    { host, retry: "now" },
  );
}
