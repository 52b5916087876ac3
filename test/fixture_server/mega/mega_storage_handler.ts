import type { Handler } from "../http_server.ts";
import { Pacer, sleepUnlessGone } from "../pacer.ts";
import type { Reply } from "../reply.ts";
import type { MegaCloud } from "./mega_cloud.ts";
import type { MegaStorageFault } from "./mega_switches.ts";

/** `/dl/TOKEN` and `/dl/TOKEN/FIRST-LAST`. */
const TARGET_REGEXP = /^\/dl\/([\w-]+)(?:\/(\d+)-(\d+))?$/;

/** Plays a storage host: the range stands in the path, and the status is 200. */
export function megaStorageHandler(cloud: MegaCloud): Handler {
  let ordinal = 0;
  let sent = 0;
  return async (request, reply) => {
    cloud.watch(`${request.target} ${JSON.stringify(request.headers)}`);
    const [, token = "", first, last] = TARGET_REGEXP.exec(request.path) ?? [];
    const file = cloud.tokens.get(token);
    if (file === undefined) return await reply.send(403);
    const start = Number(first ?? 0);
    const end = Number(last ?? file.stored.length - 1);
    const facts = { ordinal: ordinal++, start, end, sent };
    const fault = cloud.switches.storage?.(facts) ?? null;
    if (fault !== null && "status" in fault) {
      await sleepUnlessGone(fault.delayMs ?? 0, reply.gone);
      return await reply.send(fault.status, { headers: fault.headers ?? [] });
    }
    const body = file.stored.subarray(start, end + 1);
    await sendBody(reply, body, {
      fault,
      rate: () => cloud.switches.bytesPerSecond ?? Number.POSITIVE_INFINITY,
      onSent: (bytes) => {
        sent += bytes;
      },
    });
  };
}

interface SendOptions {
  fault: Exclude<MegaStorageFault, { status: number }> | null;
  rate: () => number;
  onSent: (bytes: number) => void;
}

async function sendBody(
  reply: Reply,
  body: Uint8Array,
  { fault, rate, onSent }: SendOptions,
): Promise<void> {
  const shorter = fault !== null && "shorter" in fault ? fault.shorter : 0;
  const promised = Math.max(0, body.length - shorter);
  const cut = fault !== null && "cutAfter" in fault ? fault.cutAfter : promised;
  await reply.head(200, [
    ["Content-Type", "application/octet-stream"],
    ["Content-Length", String(promised)],
  ]);
  const pacer = new Pacer();
  for (let at = 0; at < cut; ) {
    const most = await pacer.next(rate(), reply.gone);
    const slice = body.subarray(at, Math.min(cut, at + Math.min(most, 65_536)));
    await reply.write(slice);
    onSent(slice.length);
    pacer.passed(slice.length);
    at += slice.length;
  }
  if (cut < promised) await reply.reset();
}
