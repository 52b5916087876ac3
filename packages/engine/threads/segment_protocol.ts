import type { MessagePort } from "node:worker_threads";
import type { Cipher, Problem } from "@haul/contract";
import type { NetPolicy } from "@haul/net";
import type { PartRef } from "../disk/open_shared_part.ts";
import type {
  AskedRange,
  PinnedIdentity,
  ReplyVerdict,
} from "./reply_verdict.ts";

/** What a segment worker is asked to do; it crosses into its thread as data. */
export interface SegmentTask {
  /** The transfer's {@link LeaseTable}. */
  readonly table: SharedArrayBuffer;
  /** The segment's slot in it. */
  readonly slot: number;
  /** Speed limits to keep: everybody's, and the job's own. */
  readonly limits: readonly SharedArrayBuffer[];
  /** Where to ask: the link that redirects led to, or the source's own URL. */
  readonly url: string;
  /** The only origin that `headers` are for. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How the bytes are enciphered, or null. */
  readonly cipher: Cipher | null;
  readonly policy: NetPolicy;
  /** The range to ask for, or null to ask for the whole body. */
  readonly asked: AskedRange | null;
  readonly pinned: PinnedIdentity;
  /** The part file, or null to hold the reply until a {@link GoMessage}. */
  readonly part: PartRef | null;
  /** Count bytes that differ from those on disk before writing over them. */
  readonly comparing: boolean;
  /** Milliseconds without a byte that end the segment. */
  readonly idleTimeoutMs: number;
  /** Carries one {@link HeadMessage} up, {@link GoMessage}s down, and what they ask for up. */
  readonly port: MessagePort;
}

/** The head of a reply that will be written. */
export interface HeadMessage {
  readonly type: "head";
  readonly verdict: Extract<ReplyVerdict, { kind: "range" | "full" }>;
  /** The URL that answered, after redirects. May be signed. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Whether the body's end can be told from a cut: it has a length or chunks. */
  readonly framed: boolean;
}

/** Lets a held reply flow into a part file, drops it, or asks for its first bytes. */
export type GoMessage =
  | { readonly type: "peek"; readonly bytes: number }
  | { readonly type: "go"; readonly part: PartRef }
  | { readonly type: "drop" };

/** The first bytes of a held reply, deciphered; fewer than asked for where it ended. */
export interface PeekedMessage {
  readonly type: "peeked";
  readonly bytes: Uint8Array;
}

/** How a segment ended. It is an answer, never a throw: errors lose their class across threads. */
export type SegmentResult = {
  /** The reply's head, where one was accepted: messages and results may overtake each other. */
  readonly head: HeadMessage | null;
} & (
  | {
      readonly ok: true;
      /** At its limit, at the end of its reply, or because it was told to stop. */
      readonly end: "limit" | "reply" | "stopped";
    }
  | {
      readonly ok: false;
      /** The server said something that may not be written. */
      readonly verdict: Exclude<ReplyVerdict, { kind: "range" | "full" }>;
      readonly url: string;
    }
  | { readonly ok: false; readonly problem: Problem }
);
