import { moreHeaders } from "./more_headers.ts";
import type { RedirectSwitch } from "./switches.ts";
import type { Visit } from "./visit.ts";

/** The query that counts the hops of a chain. */
const HOP_REGEXP = /(?:^|&)hop=(\d+)$/;

/** Sends the client elsewhere, where the file's switches say so. */
export async function redirectTo(visit: Visit): Promise<boolean> {
  const rule = visit.file.switches.redirect;
  if (rule === undefined) return false;
  const url = nextUrl(visit, rule);
  const { origin } = new URL(visit.file.url);
  const location =
    rule.relative === true && url.startsWith(`${origin}/`)
      ? url.slice(origin.length)
      : url;
  await visit.reply.send(rule.status ?? 302, {
    headers: [
      ["Location", location],
      ...moreHeaders(visit.file.switches, visit.facts),
    ],
  });
  return true;
}

function nextUrl({ file, request }: Visit, rule: RedirectSwitch): string {
  if (rule.loop === true) return file.url;
  const hop = Number(HOP_REGEXP.exec(request.query)?.[1] ?? 0);
  if (hop < (rule.chain ?? 0)) return `${file.url}?hop=${hop + 1}`;
  const target =
    typeof rule.to === "string" ? (file.findFile(rule.to) ?? rule.to) : rule.to;
  if (typeof target === "object") {
    return rule.signed ? target.signedUrls.issue(rule.signed) : target.url;
  }
  if (target === undefined || rule.signed !== undefined) {
    throw new TypeError(
      `Cannot redirect ${file.path}: a file to go to is needed, got ${target}`,
    );
  }
  return target;
}
