import type { ResolvedFile } from "@haul/contract";
import { askDrive, askRedirect } from "./ask_drive.ts";
import { chosenEntries } from "./chosen_entries.ts";
import { CookieJar } from "./cookie_jar.ts";
import { inFormat, inUsualFormat, nameInFormat } from "./document_format.ts";
import type { DriveEntry, PlacedEntry } from "./drive_entry.ts";
import { driveFile } from "./drive_file.ts";
import type { DriveLink } from "./drive_link.ts";
import { type DriveRefusal, driveProblem } from "./drive_problem.ts";
import { contentUrl, exportUrl, folderViewUrl, openUrl } from "./drive_urls.ts";
import { folderView } from "./folder_view.ts";
import { type LocateOptions, locate } from "./locate.ts";
import { parseDriveLink } from "./parse_drive_link.ts";
import { keepQuiet, quietFor } from "./quiet.ts";
import { parsePage, readAnswer } from "./read_answer.ts";
import { emptyFolder, walkFolder } from "./walk_folder.ts";

/** What {@link resolveByLink} goes by. */
export interface LinkScope extends LocateOptions {
  /** Whether the user's key was tried before. */
  hasKey: boolean;
}

/**
 * What a link opens for everybody who has it, without a key.
 *
 * @throws {ProblemError} See `driveProblem`.
 */
export async function resolveByLink(
  link: DriveLink,
  scope: LinkScope,
): Promise<ResolvedFile[]> {
  const waitMs = quietFor(scope.context.fetch);
  if (waitMs > 0) {
    throw refused({ kind: "throttled", waitMs }, { link, status: 429, scope });
  }
  switch (link.kind) {
    case "file":
      return await resolveFile(link, scope);
    case "folder":
      return await resolveFolder(link, scope);
    case "document":
      return [await resolveDocument(link, scope)];
  }
}

async function resolveFile(
  link: DriveLink,
  scope: LinkScope,
): Promise<ResolvedFile[]> {
  const { endpoints } = scope.context;
  const found = await locate(contentUrl(link, endpoints), scope);
  if (found.kind === "located") {
    const access = { state: "open" } as const;
    return [driveFile({ ...found, link, access }, endpoints)];
  }
  const { refusal, status } = found;
  const mayBeOther = refusal.kind === "failing" || refusal.kind === "not_found";
  const other = mayBeOther ? await otherKind(link, scope) : null;
  if (other !== null) return await resolveByLink(other, scope);
  throw refused(refusal, { link, status, scope });
}

/** What the id of a link is where it is no file: `/open` leads to its page. */
async function otherKind(
  link: DriveLink,
  scope: LinkScope,
): Promise<DriveLink | null> {
  const { endpoints } = scope.context;
  const asking = { ...scope, jar: new CookieJar() };
  const page = await askRedirect(openUrl(link, endpoints), asking);
  if (page === null) return null;
  try {
    const other = parseDriveLink(page, endpoints);
    const isOther = other?.id === link.id && other.kind !== "file";
    return isOther ? { ...other, resourceKey: link.resourceKey } : null;
  } catch {
    return null;
  }
}

async function resolveDocument(
  link: DriveLink,
  scope: LinkScope,
): Promise<ResolvedFile> {
  const { endpoints, choice } = scope.context;
  const wanted = inFormat(link, link.app ?? "document", choice);
  const url = exportUrl(wanted, wanted.format ?? "", endpoints);
  const found = await locate(url, scope);
  if (found.kind === "located") {
    const access = { state: "open" } as const;
    return driveFile({ ...found, link: wanted, access }, endpoints);
  }
  const { refusal, status } = found;
  throw refused(refusal, { link: wanted, status, scope });
}

async function resolveFolder(
  link: DriveLink,
  scope: LinkScope,
): Promise<ResolvedFile[]> {
  const { endpoints, choice } = scope.context;
  const entries = await walkFolder(link, (folder) => list(folder, scope));
  if (entries.length === 0) throw emptyFolder(link, endpoints);
  return chosenEntries(
    entries.map((entry) => asFile(entry, scope)),
    choice,
  ).map((entry) =>
    driveFile({ ...entry, ...bytesOf(entry, scope) }, endpoints),
  );
}

/** A listing's entry under the name that its file will have. */
function asFile(entry: PlacedEntry, { context }: LinkScope): PlacedEntry {
  const { app } = entry.link;
  if (app === null) return entry;
  const link = inUsualFormat(entry.link, app, context.choice);
  return { ...entry, link, name: nameInFormat(entry.name, link.format ?? "") };
}

function bytesOf({ link }: PlacedEntry, { context }: LinkScope) {
  const { endpoints } = context;
  const url =
    link.kind === "document"
      ? exportUrl(link, link.format ?? "", endpoints)
      : contentUrl(link, endpoints);
  return { url, headers: {} };
}

async function list(
  folder: DriveLink,
  scope: LinkScope,
): Promise<DriveEntry[]> {
  const { endpoints } = scope.context;
  const asking = { ...scope, jar: new CookieJar(), whole: true };
  const answer = await askDrive(folderViewUrl(folder, endpoints), asking);
  const { status, url, text, gate } = answer;
  if (status === 200 && gate === null) {
    const entries = folderView(parsePage(text), { url, endpoints });
    if (entries !== null) return entries;
  }
  const refusal = readAnswer(answer, endpoints);
  // A listing is never a file, whatever it says of itself.
  const said = refusal.kind === "file" ? { kind: "refused" as const } : refusal;
  throw refused(said, { link: folder, status, scope });
}

function refused(
  refusal: DriveRefusal,
  about: { link: DriveLink; status: number; scope: LinkScope },
) {
  const { link, status, scope } = about;
  const { context, hasKey } = scope;
  if (refusal.kind === "throttled" && refusal.waitMs === null) {
    keepQuiet(context.fetch);
  }
  const { endpoints } = context;
  return driveProblem(refusal, { link, endpoints, status, hasKey });
}
