import {
  isProblemError,
  type ProblemError,
  problem,
  type ResolvedFile,
} from "@haul/contract";
import { z } from "zod";
import { apiProblem } from "../../api_problem.ts";
import { askApi } from "../../ask_api.ts";
import { askJson } from "../../ask_json.ts";
import { keyHeader } from "../../key_header.ts";
import type { SourceContext } from "../../source.ts";
import { chosenEntries } from "../chosen_entries.ts";
import { inFormat, inUsualFormat, nameInFormat } from "../document_format.ts";
import type { DriveEntry, PlacedEntry } from "../drive_entry.ts";
import { driveFile } from "../drive_file.ts";
import type { DriveLink } from "../drive_link.ts";
import { pageOf } from "../drive_urls.ts";
import { emptyFolder, walkFolder } from "../walk_folder.ts";
import { apiRefusal } from "./api_refusal.ts";
import {
  childrenUrl,
  mediaUrl,
  recordUrl,
  resourceKeyHeader,
} from "./api_urls.ts";
import {
  type DriveRecord,
  DriveRecordSchema,
  entryOf,
  targetOf,
} from "./drive_record.ts";

const PageSchema = z.object({
  nextPageToken: z.string().nullish(),
  files: z.array(DriveRecordSchema).default([]),
});

/** Pages of a thousand; more is more than Haul takes at once. */
const MAX_PAGES = 50;

/** Tells whether the user has a key that may go to the configured API. */
export async function hasDriveKey(context: SourceContext): Promise<boolean> {
  const { googledriveApi } = context.endpoints;
  const header = await keyHeader("googledrive", googledriveApi, context);
  return Object.keys(header).length > 0;
}

/**
 * What a link stands for, as the API tells the owner of a key: with sizes and
 * digests, shortcuts followed, and what is shared with that account alone.
 *
 * @throws {ProblemError} See `apiRefusal`.
 */
export async function resolveByApi(
  link: DriveLink,
  context: SourceContext,
): Promise<ResolvedFile[]> {
  const entry = await entryBehind(link, context);
  const { endpoints, choice } = context;
  if (entry.link.kind === "folder") {
    const list = (folder: DriveLink) => children(folder, context);
    const entries = await walkFolder(entry.link, list);
    if (entries.length === 0) throw emptyFolder(entry.link, endpoints);
    const files = entries.map((each) => asFile(each, context));
    return await Promise.all(
      chosenEntries(files, choice).map((each) => fileOf(each, context)),
    );
  }
  const wanted = inWantedForm(entry, link, context);
  const file = await fileOf({ ...wanted, folder: null }, context);
  const refusal = await refusalOf(wanted, context);
  const state = refusal === null ? "open" : "unknown";
  const page = pageOf(wanted.link, endpoints);
  const told = refusal?.problem ?? null;
  return [{ ...file, access: { ...file.access, state, page, refusal: told } }];
}

async function entryBehind(
  link: DriveLink,
  context: SourceContext,
): Promise<DriveEntry> {
  const record = await askRecord(link, context);
  const target = targetOf(record);
  const found = target === null ? record : await askRecord(target, context);
  const entry = entryOf(found);
  if (entry === null) throw noBytes(link, found, context);
  const { resourceKey } = target ?? link;
  return {
    ...entry,
    link: { ...entry.link, resourceKey: entry.link.resourceKey ?? resourceKey },
  };
}

async function askRecord(
  link: DriveLink,
  context: SourceContext,
): Promise<DriveRecord> {
  const { endpoints } = context;
  return await askJson(recordUrl(link, endpoints), {
    context,
    service: "googledrive",
    headers: resourceKeyHeader(link),
    schema: DriveRecordSchema,
    explain: (reply) => apiRefusal(reply, { link, endpoints }),
  });
}

async function children(
  folder: DriveLink,
  context: SourceContext,
): Promise<DriveEntry[]> {
  const { endpoints } = context;
  const entries: DriveEntry[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const url: URL = childrenUrl(folder, endpoints, pageToken);
    const { files, nextPageToken }: z.infer<typeof PageSchema> = await askJson(
      url,
      {
        context,
        service: "googledrive",
        headers: resourceKeyHeader(folder),
        schema: PageSchema,
        explain: (reply) => apiRefusal(reply, { link: folder, endpoints }),
      },
    );
    entries.push(...files.map(entryOf).filter((entry) => entry !== null));
    pageToken = nextPageToken ?? null;
    if (pageToken === null) break;
  }
  return entries;
}

function inWantedForm(
  entry: DriveEntry,
  asked: DriveLink,
  { choice }: SourceContext,
): DriveEntry {
  const { app } = entry.link;
  if (app === null) return entry;
  const { format } = asked;
  const link = inFormat({ ...entry.link, format }, app, choice);
  return { ...entry, link, name: nameInFormat(entry.name, link.format ?? "") };
}

function asFile(entry: PlacedEntry, { choice }: SourceContext): PlacedEntry {
  const { app } = entry.link;
  if (app === null) return entry;
  const link = inUsualFormat(entry.link, app, choice);
  return { ...entry, link, name: nameInFormat(entry.name, link.format ?? "") };
}

async function fileOf(
  entry: PlacedEntry,
  context: SourceContext,
): Promise<ResolvedFile> {
  const { endpoints } = context;
  const url = mediaUrl(entry.link, endpoints);
  const headers = {
    ...resourceKeyHeader(entry.link),
    ...(await keyHeader("googledrive", url, context)),
  };
  return driveFile({ ...entry, url: url.href, headers }, endpoints);
}

/**
 * Why the API does not give the bytes of a file that it describes: a quota, a
 * virus. One byte is asked for; null where it comes, or cannot be told.
 */
async function refusalOf(
  { link, size }: DriveEntry,
  context: SourceContext,
): Promise<ProblemError | null> {
  if (link.kind === "document" || size === 0) return null;
  const { endpoints } = context;
  const headers = { ...resourceKeyHeader(link), Range: "bytes=0-0" };
  const asking = { context, service: "googledrive", headers } as const;
  try {
    const reply = await askApi(mediaUrl(link, endpoints), asking);
    if (reply.status === 200 || reply.status === 206) return null;
    return apiRefusal(reply, { link, endpoints }) ?? apiProblem(reply);
  } catch (error) {
    // All of it came instead of one byte, which `fetch` does not take.
    if (isProblemError(error) && error.problem.code === "bad_reply")
      return null;
    throw error;
  }
}

function noBytes(
  link: DriveLink,
  { mimeType }: DriveRecord,
  { endpoints }: SourceContext,
): ProblemError {
  const kind = mimeType.split(".").at(-1);
  const page = pageOf(link, endpoints);
  return problem(
    "not_a_file",
    `${page} is a Google ${kind}, which has no file to download. Open it in a browser.`,
    { host: new URL(page).host, fix: { kind: "open_page", url: page } },
  );
}
