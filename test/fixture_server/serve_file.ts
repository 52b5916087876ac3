import type { FileState } from "./file_state.ts";
import { planReply } from "./plan_reply.ts";
import type { Reply } from "./reply.ts";
import { sendReply } from "./send_reply.ts";
import { refuseVisit, turnAway } from "./turn_away.ts";
import { unlessGone } from "./unless_gone.ts";
import type { WireRequest } from "./wire_request.ts";

/** Answers one request for a file, as its switches say. */
export async function serveFile(
  file: FileState,
  request: WireRequest,
  reply: Reply,
): Promise<void> {
  const facts = file.factsOf(request, reply.record.connection);
  reply.countIn(file.ledger);
  const visit = { file, request, facts, reply };
  if (!file.enter()) return refuseVisit(visit);
  try {
    await unlessGone(file.switches.gate?.(facts), reply.gone);
    if (await turnAway(visit)) return;
    const plan = await planReply(file, request, facts);
    await sendReply(file, plan, { reply, facts });
  } finally {
    file.leave();
  }
}
