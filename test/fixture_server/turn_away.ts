import { redirectTo } from "./redirect_to.ts";
import type { HeaderLine } from "./reply.ts";
import type { RetryAfter } from "./switches.ts";
import type { Visit } from "./visit.ts";
import { isHit } from "./when.ts";

/** HTTP dates know whole seconds, so one second ahead might be now. */
const DATE_AHEAD_MS = 2000;

const LOGIN_PAGE =
  "<!doctype html><html><head><title>Sign in</title></head><body><form>Please sign in</form></body></html>";

/** Answers with something other than the file, where a switch says so. */
export async function turnAway(visit: Visit): Promise<boolean> {
  for (const switchOf of [
    badMethod,
    missingHeader,
    badSignature,
    otherStatus,
  ]) {
    if (await switchOf(visit)) return true;
  }
  return (await redirectTo(visit)) || (await webPage(visit));
}

/** Turns a visit away that is one too many. */
export async function refuseVisit({ file, reply }: Visit): Promise<void> {
  const { mode, status = 503, retryAfter } = file.switches.connectionCap ?? {};
  if (mode === "refuse") return reply.reset();
  await reply.send(status, {
    body: "Too many connections",
    headers: retryHeaders(retryAfter),
  });
}

async function badMethod({ request, reply }: Visit): Promise<boolean> {
  if (request.method === "GET" || request.method === "HEAD") return false;
  await reply.send(405, { headers: [["Allow", "GET, HEAD"]] });
  return true;
}

async function missingHeader(visit: Visit): Promise<boolean> {
  const rule = visit.file.switches.requireHeader;
  if (rule === undefined) return false;
  const { name, value, status = 401 } = rule;
  if (visit.request.headers[name.toLowerCase()] === value) return false;
  await visit.reply.send(status, { body: "Not allowed" });
  return true;
}

async function badSignature(visit: Visit): Promise<boolean> {
  const refusal = visit.file.signedUrls.refusalOf(visit.request.query);
  if (refusal === null) return false;
  await visit.reply.send(403, {
    headers: [["Content-Type", "application/xml"]],
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${refusal}</Message></Error>`,
  });
  return true;
}

async function otherStatus({ file, facts, reply }: Visit): Promise<boolean> {
  const rule = file.switches.status;
  if (rule === undefined || !isHit(rule.when, facts)) return false;
  if (file.countHit(rule) >= (rule.count ?? Number.POSITIVE_INFINITY)) {
    return false;
  }
  await reply.send(rule.code, {
    body: rule.body ?? `Status ${rule.code}`,
    headers: retryHeaders(rule.retryAfter),
  });
  return true;
}

async function webPage(visit: Visit): Promise<boolean> {
  const { file, facts, request, reply } = visit;
  const rule = file.switches.html;
  if (rule === undefined || !isHit(rule.when, facts)) return false;
  const body = Buffer.from(rule.body ?? LOGIN_PAGE);
  const start = request.range?.start ?? 0;
  const partial = rule.partial === true && request.range !== null;
  const headers: HeaderLine[] = [["Content-Type", "text/html; charset=utf-8"]];
  if (partial) {
    const last = start + body.byteLength - 1;
    headers.push(["Content-Range", `bytes ${start}-${last}/${file.size}`]);
  }
  await reply.send(partial ? 206 : 200, { body, headers });
  return true;
}

function retryHeaders(retryAfter: RetryAfter | undefined): HeaderLine[] {
  if (retryAfter === undefined) return [];
  const value =
    retryAfter === "date"
      ? new Date(Date.now() + DATE_AHEAD_MS).toUTCString()
      : String(retryAfter);
  return [["Retry-After", value]];
}
