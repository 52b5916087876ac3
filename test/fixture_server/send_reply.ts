import type { FileState } from "./file_state.ts";
import { sleepUnlessGone } from "./pacer.ts";
import type { ReplyPlan } from "./plan_reply.ts";
import type { HeaderLine, Reply } from "./reply.ts";
import { sendBody } from "./send_body.ts";
import type { RequestFacts } from "./when.ts";

/** Sends a planned reply of a file: delay, head, framed body. */
export async function sendReply(
  file: FileState,
  plan: ReplyPlan,
  { reply, facts }: { reply: Reply; facts: RequestFacts },
): Promise<void> {
  const { firstByteDelayMs = 0, length } = file.switches;
  const delay =
    typeof firstByteDelayMs === "function"
      ? firstByteDelayMs(facts)
      : firstByteDelayMs;
  await sleepUnlessGone(delay, reply.gone);
  await reply.head(plan.status, [
    framing(length, plan.body.length),
    ...plan.headers,
  ]);
  if (facts.method === "HEAD") return;
  const whole = await sendBody(file, plan.body, {
    ...{ reply, facts },
    chunked: length === "chunked",
  });
  if (whole && length === "none") reply.end();
}

function framing(
  length: "chunked" | "none" | undefined,
  bytes: number,
): HeaderLine {
  if (length === "chunked") return ["Transfer-Encoding", "chunked"];
  if (length === "none") return ["Connection", "close"];
  return ["Content-Length", String(bytes)];
}
