import type { Answer, Caller, Visit } from "./call_methods.ts";
import {
  type Call,
  type Envelope,
  isCall,
  type Malformed,
} from "./read_envelope.ts";

/** An answer, ready to be sent. */
export interface Reply {
  /** The HTTP status, where it goes over HTTP. */
  status: number;
  /** JSON. */
  body: string;
}

/** HTTP statuses of errors, by their code; a method's own failure is 400. */
const STATUSES: Readonly<Record<number, number>> = {
  [-32601]: 404,
  [-32602]: 500,
  [-32700]: 500,
};

/**
 * Answers one message: a batch is answered call by call, in order, and always with status 200.
 *
 * @returns Whether a call of it has shown the secret, besides the answer.
 */
export async function answerEnvelope(
  envelope: Envelope,
  caller: Caller,
): Promise<Reply & Pick<Visit, "isTrusted">> {
  const visit: Visit = { wrong: 0, isTrusted: false };
  const reply = await replyIn(envelope, { caller, visit });
  return { ...reply, isTrusted: visit.isTrusted };
}

interface Scope {
  caller: Caller;
  visit: Visit;
}

async function replyIn(envelope: Envelope, scope: Scope): Promise<Reply> {
  if (!isBatch(envelope)) {
    const reply = await replyTo(envelope, scope);
    return { status: statusOf(reply), body: JSON.stringify(reply) };
  }
  const replies: unknown[] = [];
  for (const each of envelope) replies.push(await replyTo(each, scope));
  return { status: 200, body: JSON.stringify(replies) };
}

function isBatch(
  envelope: Envelope,
): envelope is readonly (Call | Malformed)[] {
  return Array.isArray(envelope);
}

async function replyTo(
  request: Call | Malformed,
  { caller, visit }: Scope,
): Promise<{ id: unknown; jsonrpc: "2.0" } & Answer> {
  const { id } = request;
  if (!isCall(request)) return { id, jsonrpc: "2.0", error: request.error };
  const answer = await caller.call(request, visit);
  return { id, jsonrpc: "2.0", ...answer };
}

function statusOf(answer: Answer): number {
  return "error" in answer ? (STATUSES[answer.error.code] ?? 400) : 200;
}
