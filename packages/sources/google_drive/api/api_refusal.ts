import { type ProblemError, problem } from "@haul/contract";
import { z } from "zod";
import type { ApiReply } from "../../ask_api.ts";
import { waitOf } from "../../wait_of.ts";
import {
  type DriveRefusal,
  driveProblem,
  type RefusalFacts,
} from "../drive_problem.ts";

const RefusalSchema = z.object({
  error: z.object({
    message: z.string().default(""),
    errors: z.array(z.object({ reason: z.string().default("") })).default([]),
  }),
});

/** Reasons that mean the same as an answer to somebody without a key. */
const KNOWN: Readonly<Record<string, DriveRefusal>> = {
  downloadQuotaExceeded: { kind: "quota" },
  cannotDownloadAbusiveFile: { kind: "infected" },
  notFound: { kind: "not_found" },
  insufficientFilePermissions: { kind: "private" },
  appNotAuthorizedToFile: { kind: "private" },
};

/** Reasons that are the key's fault, and what is wrong with it. */
const KEY_FAULTS: Readonly<Record<string, string>> = {
  keyInvalid: "does not know your key",
  required: "does not know your key",
  authError: "does not take your token any more: tokens live for an hour",
  insufficientPermissions: "says that your token may not read files",
  accessNotConfigured:
    "says that the project of your key has not enabled the Drive API",
  dailyLimitExceeded: "says that the day's requests of your key are used up",
  quotaExceeded: "says that the requests of your key are used up",
};

const BUSY = new Set(["rateLimitExceeded", "userRateLimitExceeded"]);

/**
 * What a refusal of the API means by its reason (contracts.md 3.5), or null
 * where its status says all. A fault of the key has the fix `add_key`.
 */
export function apiRefusal(
  reply: ApiReply,
  facts: Pick<RefusalFacts, "link" | "endpoints">,
): ProblemError | null {
  const { status, headers } = reply;
  const reason = reasonOf(reply);
  const about = { ...facts, status, hasKey: true };
  const known = Object.hasOwn(KNOWN, reason) ? KNOWN[reason] : undefined;
  if (known !== undefined) return driveProblem(known, about);
  if (BUSY.has(reason)) {
    return driveProblem({ kind: "busy", waitMs: waitOf(headers) }, about);
  }
  if (Object.hasOwn(KEY_FAULTS, reason)) return keyFault(reply, reason);
  if (/^(?:cannotDownloadFile|fileNotDownloadable)$/.test(reason)) {
    return notForDownload(reply);
  }
  return null;
}

function reasonOf({ status, json }: ApiReply): string {
  const { data } = RefusalSchema.safeParse(json);
  const reason = data?.error.errors[0]?.reason ?? "";
  const isKey = /API key not valid/i.test(data?.error.message ?? "");
  if (status === 400 && isKey) return "keyInvalid";
  // Some faults of a key come with no reason at all.
  return reason === "" && status === 401 ? "authError" : reason;
}

function keyFault({ host, status }: ApiReply, reason: string): ProblemError {
  const isUsedUp = /^(?:daily|quota)/.test(reason);
  return problem(
    isUsedUp ? "quota" : "unauthorized",
    `Google Drive ${KEY_FAULTS[reason]} (status ${status}, ${reason}). Store another with "haul token set googledrive", or remove it: what is shared by link needs none.`,
    { host, status, fix: { kind: "add_key", service: "googledrive" } },
  );
}

function notForDownload({ host, status }: ApiReply): ProblemError {
  return problem(
    "forbidden",
    "The owner of this file lets people see it and not download it. Ask the owner for the file.",
    { host, status },
  );
}
