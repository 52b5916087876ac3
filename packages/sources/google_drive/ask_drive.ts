import { isProblemError, problem } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import type { CookieJar } from "./cookie_jar.ts";
import { isGoogleUrl } from "./drive_hosts.ts";

/** One answer of Drive to somebody without a key. */
export interface DriveAnswer {
  /** Who answered, after redirects. */
  url: string;
  status: number;
  headers: Headers;
  /** The body as text; of a file, its first byte. */
  text: string;
  /** Where it redirects to when that is a gate: a login, a captcha. */
  gate: URL | null;
}

/** What one conversation with Drive goes by. */
export interface AskOptions {
  context: SourceContext;
  /** The cookies that this conversation collects. */
  jar: CookieJar;
  /** The origin of the user's own URL, which gets the user's own headers. */
  userOrigin: string;
  /** Asks for all of the answer: a page is wanted, not a file. @default false */
  whole?: boolean;
}

/** The most redirects, as the contract has it (contracts.md 3.2). */
const MAX_HOPS = 8;

/** Where Google sends those whom it does not know, or takes for machines. */
const LOGIN_HOST = "accounts.google.com";
const GATE_PATH = /^\/(?:ServiceLogin|v3\/signin|sorry)(?:\/|$)/;

/**
 * Asks Drive as somebody without a key would. Of a file only the first byte is
 * asked for. Redirects are walked by hand, to Google's hosts alone, and each
 * origin gets its own cookies.
 *
 * @throws {ProblemError} What `context.fetch` throws; `bad_reply` for a way that leads elsewhere.
 */
export async function askDrive(
  url: string,
  options: AskOptions,
): Promise<DriveAnswer> {
  let here = url;
  for (let hops = 0; hops <= MAX_HOPS; hops++) {
    const reply = await askOnce(here, options);
    options.jar.take(here, reply.headers);
    const next = nextHop(here, reply);
    if (next === null) return await answerOf(here, reply);
    if (isGate(next)) return { ...(await answerOf(here, reply)), gate: next };
    if (!isGoogleUrl(next, options.context.endpoints)) throw astray(here, next);
    here = next.href;
  }
  const { host } = new URL(url);
  throw problem(
    "too_many_redirects",
    `${host} redirected more than ${MAX_HOPS} times; open the link in a browser to see why.`,
    { host },
  );
}

/**
 * What the head of a reply to a plain request says, without the body: for the
 * digest, which a ranged reply may leave out (contracts.md 3.3).
 */
export async function askHead(
  url: string,
  options: AskOptions,
): Promise<Response> {
  return await ask(url, { ...options, init: { method: "HEAD" } });
}

/** Where a page redirects to, or null where it does not. */
export async function askRedirect(
  url: string,
  options: AskOptions,
): Promise<URL | null> {
  return nextHop(url, await ask(url, { ...options, init: {} }));
}

/** A server that knows no ranges sends all, which `fetch` refuses where it is long. */
async function askOnce(url: string, options: AskOptions): Promise<Response> {
  if (options.whole) return await ask(url, { ...options, init: {} });
  try {
    const headers = { Range: "bytes=0-0" };
    return await ask(url, { ...options, init: { headers } });
  } catch (error) {
    if (!isProblemError(error) || error.problem.code !== "bad_reply") {
      throw error;
    }
    return await askHead(url, options);
  }
}

async function ask(
  url: string,
  options: AskOptions & { init: { method?: string; headers?: object } },
): Promise<Response> {
  const { context, jar, userOrigin, init } = options;
  const { signal, fetch } = context;
  const isUsers = new URL(url).origin === userOrigin;
  return await fetch(url, {
    ...init,
    redirect: "manual",
    headers: {
      "Accept-Encoding": "identity",
      "Accept-Language": "en",
      ...init.headers,
      ...jar.headerFor(url),
      ...(isUsers ? context.headers : {}),
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

function nextHop(from: string, reply: Response): URL | null {
  const location = reply.headers.get("location");
  if (reply.status < 300 || reply.status > 399 || location === null) {
    return null;
  }
  return URL.parse(location, from);
}

function isGate(url: URL): boolean {
  return url.host === LOGIN_HOST || GATE_PATH.test(url.pathname);
}

async function answerOf(url: string, reply: Response): Promise<DriveAnswer> {
  const { status, headers } = reply;
  return { url, status, headers, text: await reply.text(), gate: null };
}

function astray(from: string, to: URL) {
  const { host } = new URL(from);
  return problem(
    "bad_reply",
    `${host} redirects to ${to.host}, which is not Google's, so that Haul does not follow. Open the link in a browser to see why.`,
    { host },
  );
}
