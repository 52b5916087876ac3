import type { FileAccess } from "@haul/contract";
import type { ApiReply } from "../ask_api.ts";
import { wait } from "../wait.ts";
import type { CivitaiApi } from "./_civitai_api.ts";
import {
  type Asked,
  isStorageTrouble,
  refusalOf,
} from "./_download_refusal.ts";

/** Storage trouble is over within seconds or not soon; the waits between the tries, in milliseconds. */
const PATIENCE_MS = [250, 750];

/** Where a file can be had, and whether it can. */
export interface Admission {
  /** The download route's URL that was answered for. */
  url: string;
  access: FileAccess;
}

/**
 * Asks the download route whether it lets a file go. Its refusals are told
 * apart by their bodies, which nobody sees once a transfer has begun, so that
 * they are read here; where it would lead is not used, since that link is
 * short-lived and the engine asks for its own.
 *
 * @param urls The file's, best first: a VAE that belongs to another version is
 *   found under its own URL alone (contracts.md 1.3).
 */
export async function askAdmission(
  urls: readonly string[],
  options: { api: CivitaiApi; asked: Asked; signal?: AbortSignal | undefined },
): Promise<Admission> {
  const { api, asked, signal } = options;
  const [first = "", ...others] = urls;
  const reply = await patientReply(first, { api, signal });
  if (leadsToFile(reply, api.place)) return open(first, asked.page);
  const [other, ...more] = others;
  if (reply.status === 404 && other !== undefined) {
    return await askAdmission([other, ...more], options);
  }
  return { url: first, access: await refusalOf(reply, { api, asked }) };
}

/** The reply to a file; trouble of the storage is waited for. */
async function patientReply(
  url: string,
  options: { api: CivitaiApi; signal: AbortSignal | undefined },
): Promise<ApiReply> {
  const { api, signal } = options;
  let reply = await api.downloadReply(url);
  for (const pause of PATIENCE_MS) {
    if (!isStorageTrouble(reply)) break;
    await wait(pause, signal);
    reply = await api.downloadReply(url);
  }
  return reply;
}

/** A redirect within CivitAI is a refusal in disguise; a file lies elsewhere. */
function leadsToFile({ status, headers }: ApiReply, place: string): boolean {
  const location = headers.get("location");
  if (![301, 302, 303, 307, 308].includes(status) || location === null) {
    return false;
  }
  return URL.parse(location, place)?.origin !== place;
}

function open(url: string, page: string): Admission {
  return { url, access: { state: "open", until: null, page, refusal: null } };
}
