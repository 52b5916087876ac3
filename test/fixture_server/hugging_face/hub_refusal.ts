import type { HeaderLine, Reply } from "../reply.ts";
import type { HubRepo } from "./hub_repo.ts";
import type { HubUser } from "./hub_switches.ts";

/** A refusal of the hub, as it was recorded (fixtures: errors, gating probes). */
export interface HubRefusal {
  status: number;
  code?: string;
  message: string;
  headers?: readonly HeaderLine[];
}

/** For missing and private repositories alike, where nobody says who asks. */
export const NOBODY: HubRefusal = {
  status: 401,
  message: "Invalid username or password.",
  headers: [
    [
      "WWW-Authenticate",
      'Bearer realm="Authentication required", charset="UTF-8"',
    ],
  ],
};

export const NO_REPO: HubRefusal = {
  status: 404,
  code: "RepoNotFound",
  message: "Repository not found",
};

export const NO_FILE: HubRefusal = {
  status: 404,
  code: "EntryNotFound",
  message: "Entry not found",
};

export function noRevision(revision: string): HubRefusal {
  return {
    status: 404,
    code: "RevisionNotFound",
    message: `Invalid rev id: ${revision}`,
  };
}

/** What an account misses for a repository's files, or null. */
export function gateRefusal(
  repo: HubRepo,
  user: HubUser | null,
): HubRefusal | null {
  if (repo.disabled) {
    return { status: 403, message: "Access to this resource is disabled." };
  }
  if (repo.gated === false) return null;
  const gated = (status: number, message: string) => ({
    status,
    code: "GatedRepo",
    message,
  });
  const { id } = repo;
  if (user === null) {
    return gated(
      401,
      `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
    );
  }
  const access = user.access?.[id];
  if (access === "pending") {
    return gated(
      403,
      `Your request to access model ${id} is awaiting a review from the repo authors.`,
    );
  }
  if (access === "rejected") {
    return gated(
      403,
      "Your request to access this repo has been rejected by the repo's authors.",
    );
  }
  if (access !== "granted") {
    return gated(
      403,
      `Access to model ${id} is restricted and you are not in the authorized list. Visit https://huggingface.co/${id} to ask for access.`,
    );
  }
  return user.fineGrained === true
    ? {
        status: 403,
        message:
          "Please enable access to public gated repositories in your fine-grained token settings to view this repository.",
      }
    : null;
}

/** Sends a refusal with the hub's own headers. */
export async function refuse(reply: Reply, refusal: HubRefusal): Promise<void> {
  const { status, code, message, headers = [] } = refusal;
  await reply.send(status, {
    body: JSON.stringify({ error: message }),
    headers: [
      ["Content-Type", "application/json; charset=utf-8"],
      ...(code === undefined ? [] : [["X-Error-Code", code] as const]),
      ["X-Error-Message", message],
      ...headers,
    ],
  });
}
