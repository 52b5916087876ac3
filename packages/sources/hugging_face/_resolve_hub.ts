import { isProblemError, problem, type ResolvedFile } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { accessTo, accessToFile } from "./_access.ts";
import type { HubScope } from "./_ask_hub.ts";
import { chooseEntries } from "./_choose_entries.ts";
import { type Entry, entryAt, filesIn } from "./_entries.ts";
import { headEntry } from "./_head_entry.ts";
import { noFile } from "./_hub_problem.ts";
import { type Known, recall, remember } from "./_memory.ts";
import { parseLink } from "./_parse_link.ts";
import { pointerRefusal } from "./_pointer.ts";
import type { Reference } from "./_reference.ts";
import { type Repo, repoInfo } from "./_repo.ts";
import { resolvedFile } from "./_resolved_file.ts";

/** The files behind a link of Hugging Face: see `huggingFaceSource`. */
export async function resolveHub(
  url: URL,
  context: SourceContext,
): Promise<ResolvedFile[]> {
  const scope = { context, reference: referenceOf(url, context) };
  const { repo, access, files } = await filesFor(scope);
  return await Promise.all(
    files.map((entry) => fileOf(entry, { ...scope, repo, access })),
  );
}

type Found = Omit<Known, "files"> & { files: readonly Entry[] };

function referenceOf(url: URL, context: SourceContext): Reference {
  const reference = parseLink(url, context.endpoints);
  if (reference !== null) return reference;
  throw problem(
    "bad_url",
    `${url.host}${url.pathname} is no file, folder or repository of Hugging Face.`,
    { host: url.host },
  );
}

async function filesFor(scope: HubScope): Promise<Found> {
  const { reference } = scope;
  const known = recall(scope);
  const entry = known?.files.get(reference.path);
  if (known !== null && entry !== undefined)
    return { ...known, files: [entry] };
  const opened = await openRepo(scope);
  if ("entry" in opened) {
    const access = await accessTo(opened.repo, scope);
    return { repo: opened.repo, access, files: [opened.entry] };
  }
  return await listed(opened.repo, scope);
}

/** The repository, or one file of a mirror that has no API. */
async function openRepo(
  scope: HubScope,
): Promise<{ repo: Repo } | { repo: Repo; entry: Entry }> {
  try {
    return { repo: await repoInfo(scope) };
  } catch (thrown) {
    const found = isWithoutApi(thrown, scope) ? await headEntry(scope) : null;
    if (found === null) throw thrown;
    return found;
  }
}

/** A mirror may have files alone; the hub itself always has its API. */
function isWithoutApi(thrown: unknown, { reference }: HubScope): boolean {
  const isOwn = new URL(reference.hub).host === "huggingface.co";
  if (isOwn || reference.path === "" || !isProblemError(thrown)) return false;
  return [404, 405, 501].includes(thrown.problem.status ?? 0);
}

async function listed(repo: Repo, scope: HubScope): Promise<Found> {
  const { path } = scope.reference;
  if (path === "") return await folder(repo, scope);
  const [access, at] = await Promise.all([
    accessTo(repo, scope),
    entryAt(repo, scope),
  ]);
  if (at?.type === "file") return { repo, access, files: [at] };
  if (at !== null) return await folder(repo, scope);
  throw noFile(scope.reference, { host: new URL(repo.hub).host });
}

async function folder(repo: Repo, scope: HubScope): Promise<Found> {
  const { context, reference } = scope;
  const { path, quant } = reference;
  const [access, all] = await Promise.all([
    accessTo(repo, scope),
    filesIn(repo, { ...scope, folder: path }),
  ]);
  remember(scope, { repo, access, files: all });
  const choice = quant === null ? context.choice : { ...context.choice, quant };
  const files = chooseEntries(all, { choice, id: repo.id, folder: path });
  return { repo, access, files };
}

async function fileOf(
  entry: Entry,
  options: HubScope & Omit<Found, "files">,
): Promise<ResolvedFile> {
  const { repo, context } = options;
  const access = accessToFile(options.access, entry.path);
  const refusal = access.refusal ?? (await pointerRefusal(entry, options));
  return await resolvedFile(entry, {
    repo,
    access: { ...access, refusal },
    context,
  });
}
