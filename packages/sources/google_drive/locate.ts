import type { ExpectedHash } from "@haul/contract";
import { fileNameFromReply } from "../direct/file_name_from_reply.ts";
import {
  type AskOptions,
  askDrive,
  askHead,
  type DriveAnswer,
} from "./ask_drive.ts";
import { CookieJar } from "./cookie_jar.ts";
import { crc32cOf } from "./crc32c_of.ts";
import type { DriveRefusal } from "./drive_problem.ts";
import { readAnswer } from "./read_answer.ts";

/** Where a file's bytes are for somebody without a key, and what came along. */
export interface Located {
  kind: "located";
  url: string;
  /** What the origin of `url` wants to see: cookies of an old confirm page. */
  headers: Record<string, string>;
  /** Null where the answer gave the file no name. */
  name: string | null;
  size: number | null;
  hashes: ExpectedHash[];
}

/** An answer that is not the file. */
export interface Refused {
  kind: "refused";
  refusal: DriveRefusal;
  status: number;
}

/** What {@link locate} goes by. */
export type LocateOptions = Omit<AskOptions, "jar">;

/**
 * Asks for a file until its bytes come, with at most one confirm page between:
 * a second one is an answer by itself.
 *
 * @param url From `contentUrl` or `exportUrl`.
 */
export async function locate(
  url: string,
  options: LocateOptions,
): Promise<Located | Refused> {
  const conversation = { ...options, jar: new CookieJar() };
  const first = await step(url, conversation);
  if (first.kind !== "refused" || first.refusal.kind !== "confirm") {
    return first;
  }
  return await step(first.refusal.url, conversation);
}

async function step(
  url: string,
  conversation: AskOptions,
): Promise<Located | Refused> {
  const { context, jar, userOrigin } = conversation;
  const answer = await askDrive(url, conversation);
  const refusal = readAnswer(answer, context.endpoints);
  if (refusal.kind !== "file") {
    return { kind: "refused", refusal, status: answer.status };
  }
  const isUsers = new URL(url).origin === userOrigin;
  return {
    kind: "located",
    url,
    headers: { ...jar.headerFor(url), ...(isUsers ? context.headers : {}) },
    name: await nameOf(answer, conversation),
    size: sizeOf(answer),
    hashes: await hashesOf(answer, conversation),
  };
}

/** A file without bytes has a range to refuse, and no name in that refusal. */
async function nameOf(
  answer: DriveAnswer,
  conversation: AskOptions,
): Promise<string | null> {
  const { url, status } = answer;
  const { headers } =
    status === 416 ? await askHead(url, conversation) : answer;
  const contentDisposition = headers.get("content-disposition");
  if (contentDisposition === null) return null;
  const contentType = headers.get("content-type");
  return fileNameFromReply({ contentDisposition, contentType, url });
}

function sizeOf({ status, headers }: DriveAnswer): number | null {
  const total =
    status === 200
      ? headers.get("content-length")
      : /\/(\d{1,15})$/.exec(headers.get("content-range") ?? "")?.[1];
  return total != null && /^\d{1,15}$/.test(total) ? Number(total) : null;
}

/** Whether a ranged answer repeats the digest is not known: a plain one has it. */
async function hashesOf(
  answer: DriveAnswer,
  conversation: AskOptions,
): Promise<ExpectedHash[]> {
  const told = crc32cOf(answer.headers);
  if (told.length > 0 || answer.status !== 206) return told;
  const head = await askHead(answer.url, conversation);
  const length = Number(head.headers.get("content-length") ?? Number.NaN);
  return head.status === 200 && length === sizeOf(answer)
    ? crc32cOf(head.headers)
    : [];
}
