import { toProblem } from "@haul/contract/plain";
import { Agent, type Followed, follow, type ReplyBody } from "@haul/net";
import { realThreadFileOps, type ThreadFileOps } from "../disk/file_ops.ts";
import { codeOf, fsProblem } from "../disk/fs_problem.ts";
import type { PartRef } from "../disk/open_shared_part.ts";
import { HeldReply } from "./held_reply.ts";
import { LeaseTable } from "./lease_table.ts";
import { judgeReply, type ReplyVerdict } from "./reply_verdict.ts";
import type {
  HeadMessage,
  SegmentResult,
  SegmentTask,
} from "./segment_protocol.ts";
import { SegmentSink } from "./segment_sink.ts";
import { StopWatch } from "./stop_watch.ts";

/** The thread's connections; those that served one segment well serve the next. */
const agent = new Agent();
const stopWatch = new StopWatch();

/**
 * Runs in a worker thread: fetches one range of a file and writes it where it
 * belongs. Ends at the slot's limit, at the end of the reply, or when told to.
 */
export function runSegment(task: SegmentTask): Promise<SegmentResult> {
  return runSegmentOn(task, realThreadFileOps);
}

/** {@link runSegment}, on any disk. */
export async function runSegmentOn(
  task: SegmentTask,
  ops: ThreadFileOps,
): Promise<SegmentResult> {
  const segment = new Segment(task, ops);
  const watched = stopWatch.watch(segment.slot);
  try {
    return await segment.fetch(watched.signal);
  } catch (thrown) {
    const { head } = segment;
    if (watched.signal.aborted) return { head, ok: true, end: "stopped" };
    return { head, ok: false, problem: toProblem(thrown) };
  } finally {
    watched.release();
    task.port.close();
  }
}

/** How long a thread waits for the others. */
const MEETING_MS = 10_000;

/**
 * Runs in a worker thread, for `checkThreads`: waits until as many threads as
 * `expected` are here at once, and tells whether they came.
 */
export async function meetOthers(task: {
  memory: SharedArrayBuffer;
  expected: number;
}): Promise<boolean> {
  const here = new Int32Array(task.memory);
  const until = performance.now() + MEETING_MS;
  Atomics.add(here, 0, 1);
  Atomics.notify(here, 0);
  for (;;) {
    const count = Atomics.load(here, 0);
    const left = until - performance.now();
    if (count >= task.expected || left <= 0) return count >= task.expected;
    Atomics.wait(here, 0, count, left);
  }
}

class Segment {
  readonly slot;
  head: HeadMessage | null = null;
  readonly #task: SegmentTask;
  readonly #ops: ThreadFileOps;

  constructor(task: SegmentTask, ops: ThreadFileOps) {
    this.#task = task;
    this.#ops = ops;
    this.slot = new LeaseTable(task.table).slot(task.slot);
  }

  async fetch(signal: AbortSignal): Promise<SegmentResult> {
    const task = this.#task;
    const sentAt = performance.now();
    const followed = await follow(urlOf(task), {
      agent,
      policy: task.policy,
      signal,
      headersFor: (hop) => headersFor(task, hop),
    });
    this.slot.firstByteMs = performance.now() - sentAt;
    const verdict = this.#judge(followed);
    if (verdict.kind !== "range" && verdict.kind !== "full") {
      followed.reply.body.close();
      return { head: null, ok: false, verdict, url: followed.url };
    }
    this.head = headOf({ ...followed, url: this.#link(followed) }, verdict);
    task.port.postMessage(this.head);
    const { body } = followed.reply;
    if (task.part !== null) {
      const { part } = task;
      return await this.#write(followed, { part, body, signal });
    }
    const held = this.#held(followed, signal);
    const part = await held.destination();
    if (part !== null) {
      return await this.#write(followed, { part, body: held, signal });
    }
    body.close();
    return { head: this.head, ok: true, end: "stopped" };
  }

  #held({ reply }: Followed, signal: AbortSignal): HeldReply {
    const { port, cipher, idleTimeoutMs } = this.#task;
    const start = this.slot.position;
    const { body } = reply;
    return new HeldReply({ body, start, cipher, port, idleTimeoutMs, signal });
  }

  #judge({ reply }: Followed): ReplyVerdict {
    const { asked, pinned } = this.#task;
    const header = (name: string) => reply.headers.get(name);
    return judgeReply({ status: reply.status, header }, asked, pinned);
  }

  /** The link to ask again: without the range that its path was given. */
  #link({ url, hops }: Followed): string {
    return hops === 0 ? this.#task.url : url;
  }

  async #write(
    { reply, url }: Followed,
    to: {
      part: PartRef;
      body: Pick<ReplyBody, "receive">;
      signal: AbortSignal;
    },
  ): Promise<SegmentResult> {
    const { head } = this;
    const { part, body, signal } = to;
    const options = { part, replyEnd: replyEnd(head), ops: this.#ops };
    try {
      using sink = new SegmentSink(this.#task, options);
      const idleTimeoutMs = this.#task.idleTimeoutMs;
      const take = (chunk: Uint8Array) => sink.take(chunk);
      await body.receive(take, { idleTimeoutMs, signal });
      if (sink.verdict !== null) {
        return { head, ok: false, verdict: sink.verdict, url };
      }
      return { head, ok: true, end: sink.atLimit ? "limit" : "reply" };
    } catch (thrown) {
      if (codeOf(thrown) === "") throw thrown;
      throw fsProblem(thrown, { action: "write", path: part.path });
    } finally {
      reply.body.close();
    }
  }
}

function headOf(
  { reply, url }: Followed,
  verdict: HeadMessage["verdict"],
): HeadMessage {
  const framed = reply.body.framing !== "close";
  return { type: "head", verdict, url, framed, headers: [...reply.headers] };
}

/** Offset at which the reply ends by itself; infinite where it does not say. */
function replyEnd(head: HeadMessage | null): number {
  if (head?.verdict.kind === "range") return head.verdict.end;
  return head?.verdict.size ?? Number.POSITIVE_INFINITY;
}

/** Where to ask: some services take the range at the end of the path. */
function urlOf({ url, asked }: SegmentTask): string {
  if (asked?.inPath !== true || asked.end === null) return url;
  return `${url}/${asked.start}-${asked.end - 1}`;
}

/** Credentials for the origin they belong to, and for no other hop. */
function headersFor(task: SegmentTask, hop: URL): Record<string, string> {
  const own = hop.origin === task.origin ? task.headers : {};
  if (task.asked === null || task.asked.inPath) return { ...own };
  const { start, end } = task.asked;
  return { ...own, Range: `bytes=${start}-${end === null ? "" : end - 1}` };
}
