import {
  isProblemError,
  type ProblemError,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { listFolder } from "./_listing.ts";
import { chooseEntries } from "./choose_entries.ts";
import { type FileAnswer, FileAnswerSchema } from "./mega_answers.ts";
import { askMega } from "./mega_api.ts";
import { type MegaEntry, openFolder } from "./mega_folder.ts";
import type { MegaNode } from "./mega_link.ts";
import { wrongKey } from "./missing_key.ts";
import { aboutOf, addressOf, bytesAt, facts } from "./resolve_file.ts";

/** Addresses that are asked for in one request. */
const BATCH = 100;

/** What {@link resolveFolder} goes by. */
export interface FolderLink {
  readonly handle: string;
  /** What the link names in the folder; null for all of it. */
  readonly node: MegaNode;
  /** 16 bytes. Secret. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** The key as links carry it. Secret. */
  readonly keyText: string;
  /** The link as it may be shown. */
  readonly shown: string;
}

/** The files of a shared folder that the link and the user's choice mean. */
export async function resolveFolder(
  link: FolderLink,
  context: SourceContext,
): Promise<ResolvedFile[]> {
  const { handle, node, shown } = link;
  const nodes = await listFolder({ handle, node, shown }, context);
  const folder = await openFolder(nodes, link.key);
  if (folder === null) throw wrongKey(shown);
  const { choice } = context;
  const entries = chooseEntries(folder, { node, choice, shown });
  const files: ResolvedFile[] = [];
  for (let at = 0; at < entries.length; at += BATCH) {
    const batch = entries.slice(at, at + BATCH);
    files.push(...(await resolveBatch(batch, { link, context })));
  }
  return files;
}

async function resolveBatch(
  entries: readonly MegaEntry[],
  { link, context }: { link: FolderLink; context: SourceContext },
): Promise<ResolvedFile[]> {
  const { handle: folder, shown } = link;
  const commands = entries.map((entry) => {
    return { a: "g", g: 1, ssl: 2, n: entry.handle };
  });
  const schema = FileAnswerSchema;
  const answers = await askMega(commands, { context, folder, schema, shown });
  return entries.map((entry, at) =>
    fileOf(entry, { link, address: addressIn(answers[at], { link, context }) }),
  );
}

function addressIn(
  answer: FileAnswer | ProblemError | undefined,
  { link, context }: { link: FolderLink; context: SourceContext },
): string | ProblemError {
  if (isProblemError(answer)) return answer;
  return addressOf(answer ?? { s: 0, at: "" }, aboutOf(link.shown, context));
}

/** A file that Mega refuses stands in the list all the same, and says why. */
function fileOf(
  entry: MegaEntry,
  { link, address }: { link: FolderLink; address: string | ProblemError },
): ResolvedFile {
  const { handle: folder, keyText } = link;
  const { handle, name, folders, size, key } = entry;
  const page = `https://mega.nz/folder/${folder}`;
  const refused = isProblemError(address);
  return ResolvedFileSchema.parse({
    ...facts(size, key),
    identity: `mega:${folder}/${handle}`,
    link: `${page}#${keyText}/file/${handle}`,
    name,
    folder: folders.length === 0 ? null : folders.join("/"),
    bytes: [bytesAt(refused ? page : address, key)],
    access: refused
      ? { state: "unknown", refusal: address.problem }
      : { state: "open" },
  });
}
