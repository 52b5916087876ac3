import {
  type ProblemError,
  problem,
  type RetryAdvice,
  SERVICE_NAMES,
} from "@haul/contract";
import type { ApiReply } from "./ask_api.ts";
import { waitOf } from "./wait_of.ts";

/** A limit without a word on its end: asked again after a minute, in milliseconds. */
const UNNAMED_WAIT_MS = 60_000;

/**
 * What a refusal of an API means by its status alone. Sources look at the body
 * first, since services use one status for several things.
 */
export function apiProblem(reply: ApiReply): ProblemError {
  const { service, host, status, isPage } = reply;
  const name = SERVICE_NAMES[service];
  const about = { host, status };
  if (status === 429) return limited(reply);
  if (status >= 500) {
    return problem(
      "overloaded",
      `${name} has trouble of its own just now (status ${status} from ${host}). Try again in a minute.`,
      { ...about, retry: retryAfter(reply) ?? "now" },
    );
  }
  if (isPage) return challenged(reply);
  if (status === 401) {
    return problem(
      "unauthorized",
      `${name} wants to know who you are (status 401). Store your key with "haul token set ${service}".`,
      { ...about, fix: { kind: "add_key", service } },
    );
  }
  if (status === 403) {
    return problem(
      "forbidden",
      `${name} refuses this to you (status 403 from ${host}). Open the link in a browser, signed in, to see why.`,
      about,
    );
  }
  if (status === 404 || status === 410) {
    return problem(
      "not_found",
      `${name} has no such file (status ${status} from ${host}). Check the link.`,
      about,
    );
  }
  return problem(
    "bad_reply",
    `${name} answered with status ${status}, which Haul cannot use. Check the link in a browser.`,
    about,
  );
}

/** For a good status with a page, or with data of a shape that is not known. */
export function unreadable(reply: ApiReply, cause: unknown): ProblemError {
  const { service, host, status, isPage } = reply;
  if (isPage) return challenged(reply);
  return problem(
    "bad_reply",
    `${SERVICE_NAMES[service]} answered in a way that Haul does not understand. It may have changed its service: look for a newer Haul.`,
    { host, status, cause },
  );
}

/** A page for people, from the gate in front of a service. */
function challenged({ service, host, status }: ApiReply): ProblemError {
  return problem(
    "forbidden",
    `${host} answered with a web page instead of data (status ${status}): the gate before ${SERVICE_NAMES[service]} holds up this machine or its network. Open the link in a browser, or try again from another network.`,
    {
      host,
      status,
      retry: { afterMs: UNNAMED_WAIT_MS },
      fix: { kind: "open_page", url: `https://${host}/` },
    },
  );
}

function limited(reply: ApiReply): ProblemError {
  const { service, host, status } = reply;
  const retry = retryAfter(reply) ?? { afterMs: UNNAMED_WAIT_MS };
  const seconds = typeof retry === "object" ? retry.afterMs / 1000 : 0;
  return problem(
    "overloaded",
    `${SERVICE_NAMES[service]} takes no more requests from you for ${Math.ceil(seconds)} s (status 429). Try again then.`,
    { host, status, retry },
  );
}

function retryAfter({ headers }: ApiReply): RetryAdvice | null {
  const afterMs = waitOf(headers);
  return afterMs === null ? null : { afterMs };
}
