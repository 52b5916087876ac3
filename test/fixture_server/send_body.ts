import type { FileState } from "./file_state.ts";
import { Pacer } from "./pacer.ts";
import type { Body } from "./plan_reply.ts";
import type { Reply } from "./reply.ts";
import { speedOf } from "./speed_of.ts";
import type { Switches } from "./switches.ts";
import { unlessGone } from "./unless_gone.ts";
import { isHit, type RequestFacts } from "./when.ts";

/** How a body is sent. */
export interface SendBodyOptions {
  reply: Reply;
  facts: RequestFacts;
  chunked: boolean;
}

/** Something that happens to a body when so many bytes are sent. */
interface Fault {
  at: number;
  kind: "hold" | "stall" | "reset" | "short";
}

/**
 * Sends a body slice by slice, and looks at the file's switches before each
 * one, so that a change of speed or a cut hits replies already under way.
 *
 * @returns Whether the whole body was sent.
 */
export async function sendBody(
  file: FileState,
  body: Body,
  options: SendBodyOptions,
): Promise<boolean> {
  const { reply, facts, chunked } = options;
  const pacer = new Pacer();
  let sent = 0;
  let held = false;
  /** How many bytes may go until the next fault; 0 when the reply is over. */
  const room = async (): Promise<number> => {
    for (;;) {
      const fault = nextFault(file.switches, facts, { body, held });
      if (fault === null || fault.at > sent)
        return (fault?.at ?? Infinity) - sent;
      if (fault.kind !== "hold") return strike(fault, reply);
      held = true;
      await unlessGone(file.switches.hold?.until(facts), reply.gone);
    }
  };
  for (const piece of body.pieces) {
    for (let at = 0; at < piece.byteLength; ) {
      const slice = await pacer.next(speedOf(file.switches, facts), reply.gone);
      const free = await room();
      if (free === 0) return false;
      const part = piece.subarray(at, at + Math.min(slice, free));
      await writePart(reply, part, chunked);
      pacer.passed(part.byteLength);
      at += part.byteLength;
      sent += part.byteLength;
    }
  }
  if ((await room()) === 0) return false;
  if (chunked) await reply.frame("0\r\n\r\n");
  return true;
}

async function writePart(
  reply: Reply,
  part: Uint8Array,
  chunked: boolean,
): Promise<void> {
  if (chunked) await reply.frame(`${part.byteLength.toString(16)}\r\n`);
  await reply.write(part);
  if (chunked) await reply.frame("\r\n");
}

/** Ends a reply the bad way. */
async function strike(fault: Fault, reply: Reply): Promise<0> {
  if (fault.kind === "stall") await reply.stall();
  else if (fault.kind === "reset") await reply.reset();
  else reply.end();
  return 0;
}

/** The fault that comes first in this reply, by the switches as they stand. */
function nextFault(
  switches: Switches,
  facts: RequestFacts,
  { body, held }: { body: Body; held: boolean },
): Fault | null {
  const { hold, stall, reset, shortBody } = switches;
  const faults: Fault[] = [];
  if (hold !== undefined && !held) {
    faults.push({ at: hold.afterBytes, kind: "hold" });
  }
  if (stall !== undefined && isHit(stall.when, facts)) {
    faults.push({ at: stall.afterBytes, kind: "stall" });
  }
  if (reset !== undefined && isHit(reset.when, facts)) {
    faults.push({ at: drawn(reset.afterBytes, facts.ordinal), kind: "reset" });
  }
  if (shortBody !== undefined && isHit(shortBody.when, facts)) {
    faults.push({ at: Math.max(0, body.length - shortBody.by), kind: "short" });
  }
  faults.sort((a, b) => a.at - b.at);
  return faults[0] ?? null;
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
