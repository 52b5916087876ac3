import {
  formatBytes,
  formatSpeed,
  type Outcome,
  ProblemError,
  problem,
} from "@haul/contract";
import { type Check, type CheckContext, fine } from "./check.ts";
import { serveRange, startLoopbackServer } from "./loopback_server.ts";
import { scratchJobs } from "./scratch_jobs.ts";

const BYTES = 64 * 1024 * 1024;
const CONNECTIONS = 16;

/** The most that `crypto.getRandomValues` gives at once. */
const MOST_RANDOM = 65_536;

/** Does a real file arrive over many connections, and is it the right one? */
export const checkDownload: Check = {
  name: "download",
  async run(context) {
    const content = randomBytes(BYTES);
    const sha256 = new Bun.CryptoHasher("sha256").update(content).digest("hex");
    await using server = startLoopbackServer({
      "/selftest.bin": (request) => serveRange(content, request),
    });
    const url = `${server.origin}/selftest.bin`;
    const outcome = await fetchFile({ url, sha256 }, context);
    const { bytes, seconds, connections, integrity } = outcome;
    const facts = `${formatBytes(bytes)} over ${connections} connections at ${formatSpeed(bytes / seconds)}, ${integrity}`;
    const isRight = outcome.sha256 === sha256 && integrity === "verified";
    if (isRight && connections === CONNECTIONS) return fine(facts);
    return {
      ok: "failed",
      detail: facts,
      fix: "This is a fault of Haul; please report it with this line.",
    };
  },
};

async function fetchFile(
  { url, sha256 }: { url: string; sha256: string },
  context: CheckContext,
): Promise<Outcome> {
  await using jobs = await scratchJobs(context);
  const options = { sha256, connections: CONNECTIONS };
  const [job] = await jobs.add([{ url, options }]);
  const id = job?.id ?? "";
  const stop = () => void jobs.pause(id).catch(() => undefined);
  context.signal.addEventListener("abort", stop, { once: true });
  const { state } = await jobs.settled(id);
  context.signal.removeEventListener("abort", stop);
  if (state.phase === "done") return state.outcome;
  throw state.phase === "failed"
    ? new ProblemError(state.problem)
    : problem("interrupted", "The download was stopped.");
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += MOST_RANDOM) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_RANDOM));
  }
  return bytes;
}
