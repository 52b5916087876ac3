import {
  type Endpoints,
  type ProblemCode,
  type ProblemError,
  type ProblemOptions,
  problem,
} from "@haul/contract";
import type { DriveLink } from "./drive_link.ts";
import { pageOf } from "./drive_urls.ts";
import type { DriveVerdict } from "./read_answer.ts";

/** A download quota is asked about again after an hour, in milliseconds (contracts.md 3.3). */
const QUOTA_WAIT_MS = 60 * 60_000;

/** Somebody taken for a machine stays away for five minutes, in milliseconds (contracts.md 3.3). */
export const THROTTLED_WAIT_MS = 5 * 60_000;

/** A busy host without a word on its end, in milliseconds. */
const BUSY_WAIT_MS = 60_000;

/** Why Drive does not give a file. */
export type DriveRefusal = Exclude<DriveVerdict, { kind: "file" }>;

/** What a refusal is about. */
export interface RefusalFacts {
  link: DriveLink;
  endpoints: Endpoints;
  /** The status of the answer. */
  status: number;
  /** Whether a key of the user's was tried. @default false */
  hasKey?: boolean;
}

/** What is said of one refusal; the rest is the same for all. */
interface Words extends Pick<ProblemOptions, "retry" | "fix"> {
  code: ProblemCode;
  message: string;
}

/**
 * Says in plain words why Drive does not give a file, and what to do. Its page
 * is the fix where nothing better is.
 */
export function driveProblem(
  refusal: DriveRefusal,
  facts: RefusalFacts,
): ProblemError {
  const { link, endpoints, status } = facts;
  const page = pageOf(link, endpoints);
  const { code, message, ...advice } = wordsFor(refusal, facts, page);
  return problem(code, message, {
    host: new URL(page).host,
    status,
    fix: { kind: "open_page", url: page },
    ...advice,
  });
}

function wordsFor(
  refusal: DriveRefusal,
  facts: RefusalFacts,
  page: string,
): Words {
  switch (refusal.kind) {
    case "quota":
      return overQuota(page);
    case "private":
      return isPrivate(page, facts);
    case "infected":
      return {
        code: "forbidden",
        message: `Google found a virus in ${page} and gives the file to nobody but its owner. Look for another source of it.`,
      };
    case "not_found":
      return {
        code: "not_found",
        message: `Google Drive has nothing at ${page}: it was removed, or the link is not complete. Open it in a browser, or copy the link anew.`,
      };
    case "throttled":
      return throttled(refusal.waitMs ?? THROTTLED_WAIT_MS);
    case "failing":
      return busy(facts.status, null);
    case "busy":
      return busy(facts.status, refusal.waitMs);
    case "confirm":
      return {
        code: "not_a_file",
        message: `Google Drive asks to confirm the download of ${page} again and again. Open it in a browser and try "Download anyway" there.`,
      };
    case "page":
      return unknownPage(page, refusal);
    case "refused":
      return {
        code: "bad_reply",
        message: `Google Drive answered with status ${facts.status} for ${page}, which Haul cannot use. Open it in a browser.`,
      };
  }
}

/** The day's downloads of one file are used up: no fault of the link. */
function overQuota(page: string): Words {
  return {
    code: "quota",
    message: `Too many people have downloaded ${page} lately, so that Google Drive holds it back, for up to 24 hours. The link is right: try again later, or open it, choose "Make a copy" in your own Drive, and give Haul the link of the copy.`,
    retry: { afterMs: QUOTA_WAIT_MS },
  };
}

function isPrivate(
  page: string,
  { link, hasKey = false }: RefusalFacts,
): Words {
  const isOld = link.id.startsWith("0B") && link.resourceKey === null;
  const hint = isOld
    ? ' A link as old as this often needs its "resourcekey=…": copy the whole link.'
    : "";
  const only = `${page} is private: Google Drive gives it only to the people it is shared with.`;
  if (hasKey) {
    return {
      code: "forbidden",
      message: `${only} Your key has no access either: open the page and ask its owner for it.${hint}`,
    };
  }
  return {
    code: "unauthorized",
    message: `${only} Ask its owner to share it with "Anyone with the link", or store a token of your own account with "haul token set googledrive".${hint}`,
    fix: { kind: "add_key", service: "googledrive" },
  };
}

function throttled(waitMs: number): Words {
  const minutes = Math.ceil(waitMs / 60_000);
  return {
    code: "overloaded",
    message: `Google takes this network for a machine ("unusual traffic") and gives it no files just now. Haul leaves Drive alone for ${minutes} min; meanwhile it works from another network.`,
    retry: { afterMs: waitMs },
  };
}

function busy(status: number, waitMs: number | null): Words {
  return {
    code: "overloaded",
    message: `Google Drive is busy or in trouble just now (status ${status}). Try again in a minute.`,
    retry: { afterMs: waitMs ?? BUSY_WAIT_MS },
  };
}

function unknownPage(
  page: string,
  { title, excerpt }: { title: string; excerpt: string },
): Words {
  const heading = title === "" ? "without a title" : `"${title}"`;
  const words = excerpt === "" ? "" : ` It begins: "${excerpt}"`;
  return {
    code: "not_a_file",
    message: `Google Drive answered with a web page ${heading} instead of the file. Open ${page} in a browser to see what it wants.${words}`,
  };
}
