import type { HeaderLine, Reply } from "../reply.ts";
import type { DriveManner } from "./manners.ts";
import {
  GERMAN_QUOTA_PAGE,
  INFECTED_PAGE,
  recorded,
  SORRY_PAGE,
  UNKNOWN_PAGE,
} from "./pages.ts";

/** The manners in which no file comes, whatever is asked. */
const REFUSALS: Partial<Record<DriveManner, (reply: Reply) => Promise<void>>> =
  {
    quota: (reply) => sendPage(reply, recorded("quota")),
    quota_403: (reply) =>
      sendPage(reply, recorded("quotaShort"), { status: 403 }),
    quota_localised: (reply) => sendPage(reply, GERMAN_QUOTA_PAGE),
    denied: (reply) => sendPage(reply, recorded("denied")),
    denied_403: (reply) => sendPage(reply, recorded("denied"), { status: 403 }),
    unauthorized: (reply) => sendPage(reply, "<html></html>", { status: 401 }),
    login: (reply) =>
      leadTo(reply, "https://accounts.google.com/ServiceLogin?continue=x"),
    login_v3: (reply) =>
      leadTo(reply, "https://accounts.google.com/v3/signin/identifier"),
    not_found: (reply) =>
      sendPage(reply, recorded("notFound"), { status: 404 }),
    sorry: (reply) => leadTo(reply, "https://www.google.com/sorry/index?q=x"),
    automated: (reply) => sendPage(reply, SORRY_PAGE, { status: 403 }),
    infected: (reply) => sendPage(reply, INFECTED_PAGE),
    failing: (reply) => reply.send(500, { body: "Internal error" }),
    busy: (reply) => reply.send(429, { headers: [["Retry-After", "7"]] }),
    unavailable: (reply) => reply.send(503),
    unknown_page: (reply) => sendPage(reply, UNKNOWN_PAGE),
    astray: (reply) => leadTo(reply, "https://drive.google.com.example.org/x"),
  };

/** Refuses where the manner is one of refusal; tells whether it did. */
export async function refuse(
  manner: DriveManner,
  reply: Reply,
): Promise<boolean> {
  const answer = REFUSALS[manner];
  await answer?.(reply);
  return answer !== undefined;
}

/** Sends a page as Drive does. */
export async function sendPage(
  reply: Reply,
  body: string,
  options: { status?: number; headers?: readonly HeaderLine[] } = {},
): Promise<void> {
  const { status = 200, headers = [] } = options;
  const type: HeaderLine = ["Content-Type", "text/html; charset=utf-8"];
  await reply.send(status, { body, headers: [type, ...headers] });
}

/** Redirects as Drive does. */
export async function leadTo(reply: Reply, location: string): Promise<void> {
  await reply.send(302, { headers: [["Location", location]] });
}
