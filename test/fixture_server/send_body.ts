import { type BodyFault, BodyFaults } from "./body_faults.ts";
import type { FileState } from "./file_state.ts";
import { Pacer } from "./pacer.ts";
import type { Body } from "./plan_body.ts";
import type { Reply } from "./reply.ts";
import { speedOf } from "./speed_of.ts";
import { unlessGone } from "./unless_gone.ts";
import type { RequestFacts } from "./when.ts";

/** How a body is sent. */
export interface SendBodyOptions {
  reply: Reply;
  facts: RequestFacts;
  chunked: boolean;
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
  const faults = new BodyFaults(file, facts, body.length);
  /** How many bytes may go until the next fault; 0 when the reply is over. */
  const room = async (): Promise<number> => {
    for (;;) {
      const fault = faults.next();
      if (fault === null) return Number.POSITIVE_INFINITY;
      if (fault.at > sent) return fault.at - sent;
      if (fault.kind !== "hold") return strike(fault, reply);
      await unlessGone(faults.hold(), reply.gone);
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
async function strike(fault: BodyFault, reply: Reply): Promise<0> {
  if (fault.kind === "stall") await reply.stall();
  else if (fault.kind === "reset") await reply.reset();
  else reply.end();
  return 0;
}
