import type { ByteSource, Problem } from "@haul/contract";
import { type PinnedIdentity, strongEtag } from "../threads/reply_verdict.ts";
import type { HeadMessage } from "../threads/segment_protocol.ts";
import { linkExpiry } from "./link_expiry.ts";
import { type RetryPatience, retryDelay } from "./retry_delay.ts";

/**
 * A link is renewed before the end that it prints: by this part of the life it
 * has left when it comes, and by no more than so many milliseconds. An hour of
 * Hugging Face ends after 50 minutes so (contracts.md 2.4), five minutes of
 * GitHub after four.
 */
const RENEW_SHARE = 1 / 6;
const RENEW_BEFORE_MS = 600_000;
/** Replies in a row that may not be written, after which ranges are given up. */
const BAD_REPLIES = 3;
/** Fresh links in a row that may be refused before the source is given up. */
const FRESH_LINKS = 2;

/** What a transfer knows of one byte source while it uses it. */
export class Origin {
  readonly index: number;
  source: ByteSource;
  pinned: PinnedIdentity;
  /** Why this source is used no more, or null while it is. */
  dropped: Problem | null = null;
  /** No request before this moment, in milliseconds of the steady clock: waits outlast a clock that is set anew. */
  notBefore = 0;
  /** Its fruitless tries in a row: the more, the longer the wait before the next. */
  failures = 0;
  /** Whether a reply of it has been accepted. */
  joined = false;
  /** The one renewal of the link that is under way. */
  renewing: Promise<void> | null = null;
  #link: string | null = null;
  #walked = false;
  #renewAt = Number.POSITIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Fruitless tries since its host last gave anybody something good. */
  #strikes = 0;
  #badReplies = 0;
  #refusedLinks = 0;

  constructor(
    index: number,
    options: { source: ByteSource; pinned: PinnedIdentity },
  ) {
    this.index = index;
    this.source = options.source;
    this.pinned = options.pinned;
  }

  /** Where to ask now: the link that redirects led to, or the source itself. */
  get url(): string {
    return this.#link ?? this.source.url;
  }

  /** Remembers the link that redirects led to; null forgets it. */
  set link(url: string | null) {
    this.#link = url === this.source.url ? null : url;
    this.#walked = url !== null;
    this.#renewAt = renewalTime(this.#link, Date.now());
  }

  /** Whether its redirects have to be walked without a range before it is asked for one. */
  get needsWalk(): boolean {
    return this.source.rangeBound && !this.#walked;
  }

  /** Whether it is time to renew the link. */
  expiresSoon(now: number): boolean {
    return now >= this.#renewAt;
  }

  /** Whether segments may be started from here at this moment. */
  usable(now: number): boolean {
    return (
      this.dropped === null && this.renewing === null && now >= this.notBefore
    );
  }

  /** Accepts the head of a reply: pins what every later one must agree with. */
  accept(head: HeadMessage, size: number | null): void {
    const header = (wanted: string) =>
      head.headers.find(([name]) => name === wanted)?.[1] ?? null;
    this.joined = true;
    this.link = head.url;
    this.pinned = {
      ...this.pinned,
      size: size ?? this.pinned.size,
      etag: this.pinned.etag ?? strongEtag(header("etag")),
      lastModified: this.pinned.lastModified ?? header("last-modified"),
    };
  }

  /** Forgets which state of the file it serves: the next reply decides anew. */
  unpin(): void {
    this.joined = false;
    this.pinned = { ...this.pinned, etag: null, lastModified: null };
  }

  /** Notes that bytes arrived. */
  progressed(): void {
    this.failures = 0;
    this.#strikes = 0;
    this.#badReplies = 0;
    this.#refusedLinks = 0;
  }

  /**
   * Notes a fruitless try and sets the wait before the next one. Many
   * connections that fail together count once. False when patience is at its
   * end: so many tries in a row, and nobody got anything from the host meanwhile.
   *
   * @param options.goodAt When anybody last got something good from the host.
   */
  failed(
    now: number,
    { goodAt, patience }: { goodAt: number; patience: RetryPatience },
  ): boolean {
    if (now < this.notBefore) return true;
    if (goodAt > this.#failedAt) this.#strikes = 0;
    this.#failedAt = now;
    this.#strikes++;
    this.failures++;
    const options = { ...patience, random: Math.random() };
    this.notBefore = now + retryDelay(this.failures, options);
    return this.#strikes < patience.attempts;
  }

  /** Notes a reply that may not be written; true when ranges should be given up. */
  repliedBadly(): boolean {
    this.#badReplies++;
    return this.#badReplies >= BAD_REPLIES;
  }

  /** Notes a refused link; true when a fresh one is worth asking for. */
  linkRefused(): boolean {
    this.#refusedLinks++;
    return this.#refusedLinks <= FRESH_LINKS;
  }
}

/**
 * When to renew a link. One that is dead as it comes is good all the same:
 * the clocks differ, and only a refusal will tell.
 */
function renewalTime(link: string | null, now: number): number {
  const dies = link === null ? null : linkExpiry(link);
  if (dies === null || dies <= now) return Number.POSITIVE_INFINITY;
  return dies - Math.min(RENEW_BEFORE_MS, (dies - now) * RENEW_SHARE);
}
