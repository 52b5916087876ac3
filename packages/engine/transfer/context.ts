import {
  type ByteSource,
  ByteSourceSchema,
  type Notice,
  type Problem,
} from "@haul/contract";
import { ProblemError, toProblem } from "@haul/contract/plain";
import { type Agent, follow, type NetPolicy } from "@haul/net";
import type { Behind } from "../disk/checkpoints.ts";
import type { DiskSpace } from "../disk/disk_space.ts";
import type { FileOps } from "../disk/file_ops.ts";
import type { HashPool } from "../threads/hash_follower.ts";
import { judgeReply } from "../threads/reply_verdict.ts";
import type { OpenRequest } from "../types.ts";
import { actionFor, freshLinkRefused, isRefusal } from "./failure_policy.ts";
import type { HostGates } from "./host_gate.ts";
import { Origin } from "./origin.ts";
import type { RateLimit } from "./rate_limit.ts";
import type { RetryPatience } from "./retry_delay.ts";
import { type SegmentPool, Segments } from "./segments.ts";

/** What all transfers of one engine share. */
export interface EngineParts {
  readonly pool: SegmentPool;
  readonly hashPool: HashPool;
  readonly agent: Agent;
  readonly gates: HostGates;
  readonly ops: FileOps;
  readonly disk: DiskSpace;
  /** How far journals may be behind. */
  readonly behind: Behind;
  readonly globalLimit: RateLimit;
  readonly policy: NetPolicy;
  readonly patience: RetryPatience;
  /** The program that transfers are handed over to, or null. */
  readonly aria2c: string | null;
  /** How long it may bring nothing before it counts as broken, in milliseconds. */
  readonly aria2cSilenceMs: number;
}

/** One transfer's view of its sources, from the first request to the last byte. */
export class TransferContext {
  readonly parts: EngineParts;
  readonly request: OpenRequest;
  readonly policy: NetPolicy;
  readonly jobLimit: RateLimit;
  readonly segments: Segments;
  readonly origins: Origin[];
  /** Told once per fact; set by whoever is driving the transfer. */
  notify: (notice: Notice) => void;

  constructor(
    parts: EngineParts,
    options: { request: OpenRequest; jobLimit: RateLimit },
  ) {
    const { request, jobLimit } = options;
    this.parts = parts;
    this.request = request;
    this.jobLimit = jobLimit;
    this.policy = {
      ...parts.policy,
      trustedHosts: [...parts.policy.trustedHosts, ...request.trustedHosts],
    };
    this.segments = new Segments({
      pool: parts.pool,
      policy: this.policy,
      limits: [parts.globalLimit, jobLimit],
    });
    this.origins = request.sources.map((source, index) =>
      this.#origin(index, source),
    );
    this.notify = request.onNotice ?? (() => undefined);
  }

  /** Adds a mirror that the file's own server named. */
  addMirror(url: string): void {
    if (this.origins.some((origin) => origin.source.url === url)) return;
    const source = ByteSourceSchema.parse({ url });
    this.origins.push(this.#origin(this.origins.length, source));
  }

  /** Pins what every reply of every origin must agree with. */
  pin(known: { size?: number; digestKnown?: boolean }): void {
    for (const origin of this.origins) {
      origin.pinned = { ...origin.pinned, ...known };
    }
  }

  /** Uses a source no more and says so where others go on. */
  drop(origin: Origin, problem: Problem): void {
    if (origin.dropped !== null) return;
    origin.dropped = problem;
    if (!this.origins.some((other) => other.dropped === null)) return;
    const { host } = new URL(origin.source.url);
    this.notify({
      kind: "mirror_dropped",
      message: `${host} is not used any more: ${problem.message}`,
    });
  }

  /**
   * Renews an origin's dead or dying link, once for all that wait: redirects
   * are walked again without a `Range`, and where that leads nowhere the
   * file's source is asked anew.
   */
  renew(origin: Origin, signal: AbortSignal): Promise<void> {
    origin.renewing ??= this.#renew(origin, signal).finally(() => {
      origin.renewing = null;
    });
    return origin.renewing;
  }

  async #renew(origin: Origin, signal: AbortSignal): Promise<void> {
    const walks = origin.source.rangeStyle === "header";
    const isFirst = origin.needsWalk;
    let problem = walks ? await this.#walk(origin, signal) : null;
    const askSource = problem !== null || !walks;
    if (askSource && this.request.refresh !== undefined) {
      const refusal = await this.#askSource(origin, signal);
      if (refusal !== null) return this.drop(origin, refusal);
      if (walks) problem = await this.#walk(origin, signal);
    }
    if (problem !== null) return this.drop(origin, problem);
    if (isFirst) return;
    const { host } = new URL(origin.source.url);
    this.notify({ kind: "relinked", message: `${host} gave a new link.` });
  }

  /** Asks the file's source for a new link; answers with its refusal, or null. */
  async #askSource(
    origin: Origin,
    signal: AbortSignal,
  ): Promise<Problem | null> {
    try {
      const sources = (await this.request.refresh?.(signal)) ?? [];
      const fresh = sources[origin.index] ?? sources[0];
      if (fresh !== undefined) origin.source = fresh;
      return null;
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (signal.aborted || !isRefusal(problem)) throw thrown;
      return problem;
    }
  }

  /**
   * Walks the redirects of a source; answers with what went wrong, or null.
   *
   * @throws {ProblemError} Where that may be better soon.
   */
  async #walk(origin: Origin, signal: AbortSignal): Promise<Problem | null> {
    const first = origin.source.url;
    const own = new URL(first).origin;
    const { reply, url } = await follow(first, {
      agent: this.parts.agent,
      policy: this.policy,
      signal,
      headersFor: (hop) => (hop.origin === own ? origin.source.headers : {}),
    });
    reply.body.close();
    const header = (name: string) => reply.headers.get(name);
    const head = { status: reply.status, header };
    const verdict = judgeReply(head, null, origin.pinned);
    // Storage that refuses to give a large file whole may give it in ranges.
    const mayGiveRanges = verdict.kind === "refused" && url !== first;
    const isGood = verdict.kind === "full" || verdict.kind === "range";
    if (isGood || mayGiveRanges) {
      origin.link = url;
      this.parts.gates.of(url).served(performance.now());
      return null;
    }
    const failure = { head: null, ok: false, verdict, url } as const;
    const { kind, problem, retryAfterMs } = actionFor(failure, Date.now());
    const { host, origin: last } = new URL(url);
    const isStorage = last !== own && problem.status === 403;
    if (isStorage) return freshLinkRefused(host, 403);
    if (kind !== "busy") return problem;
    const gate = this.parts.gates.of(url);
    const { status } = problem;
    gate.refused(performance.now(), { retryAfterMs, serving: 0, status });
    throw new ProblemError(problem);
  }

  #origin(index: number, source: ByteSource): Origin {
    const { size, hashes } = this.request;
    const pageExpected = /\.(?:x?html?)$/i.test(new URL(source.url).pathname);
    const digestKnown = hashes.length > 0;
    return new Origin(index, {
      source,
      pinned: {
        size,
        etag: null,
        lastModified: null,
        digestKnown,
        pageExpected,
      },
    });
  }
}
