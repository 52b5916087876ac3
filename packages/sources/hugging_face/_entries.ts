import { type ProblemError, problem } from "@haul/contract";
import { z } from "zod";
import { askFor, type HubScope } from "./_ask_hub.ts";
import { apiPathsUrl } from "./_hub_urls.ts";
import type { Repo } from "./_repo.ts";

const EntrySchema = z.object({
  type: z.string(),
  path: z.string(),
  /** Git's name of the blob; of the pointer's where the file is in LFS. */
  oid: z.string().nullish().catch(null),
  size: z.int().nonnegative().nullish().catch(null),
  /** The storage's name of the content: no SHA-256. */
  xetHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullish()
    .catch(null),
  lfs: z
    .object({
      /** Asterisks for those without access to a gated repository. */
      oid: z.string().nullish().catch(null),
      size: z.int().nonnegative().nullish().catch(null),
    })
    .nullish(),
  securityFileStatus: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** One file or folder of a repository, as the hub lists it. */
export type Entry = z.infer<typeof EntrySchema>;

const EntriesSchema = z.array(EntrySchema);

/** The hub gives 1000 entries to a page. */
const PAGE_SIZE = 1000;
/** A listing beyond this is not what somebody means by one link. */
const MOST_PAGES = 100;

/** What the repository has at a path, or null where it has nothing there. */
export async function entryAt(
  repo: Repo,
  scope: HubScope,
): Promise<Entry | null> {
  const { path } = scope.reference;
  const url = apiPathsUrl(repo, { name: "paths-info", revision: repo.commit });
  const { data } = await askFor(url, {
    ...scope,
    schema: EntriesSchema,
    json: { paths: [path], expand: true },
  });
  return data.find((entry) => entry.path === path) ?? null;
}

/** All files below a folder, page after page. */
export async function filesIn(
  repo: Repo,
  options: HubScope & { folder: string },
): Promise<Entry[]> {
  const { folder } = options;
  const route = { name: "tree", revision: repo.commit, path: folder } as const;
  const first = new URL(apiPathsUrl(repo, route));
  first.search = `recursive=true&expand=false&limit=${PAGE_SIZE}`;
  const files: Entry[] = [];
  let next: URL | null = first;
  for (let page = 0; next !== null; page++) {
    if (page >= MOST_PAGES) throw tooMany(repo, files.length);
    const asked: URL = next;
    const { data, reply } = await askFor(asked.href, {
      ...options,
      schema: EntriesSchema,
    });
    files.push(...data.filter(({ type }) => type === "file"));
    next = nextPage(reply.headers.get("link"), first);
  }
  return files;
}

/**
 * The page that a `Link` calls next. Only its query is taken: mirrors leave
 * the hub's own host in it (contracts.md 2.3), and our key goes to no host
 * that a reply names.
 */
function nextPage(link: string | null, first: URL): URL | null {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? "")?.[1];
  const url = target === undefined ? null : URL.parse(target, first.href);
  if (url === null) return null;
  const next = new URL(first);
  next.search = url.search;
  return next;
}

function tooMany(repo: Repo, count: number): ProblemError {
  return problem(
    "bad_url",
    `${repo.id} has more than ${count} files; give the link of one folder of it.`,
    { host: new URL(repo.hub).host },
  );
}
