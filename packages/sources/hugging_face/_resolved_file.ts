import {
  ByteSourceSchema,
  type ExpectedHash,
  type FileAccess,
  type RepositoryPlace,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import { keyHeader } from "../key_header.ts";
import type { SourceContext } from "../source.ts";
import type { Entry } from "./_entries.ts";
import { fileUrl } from "./_hub_urls.ts";
import { modelInfo, scanOf } from "./_model_info.ts";
import { isCommit, type Repo } from "./_repo.ts";
import { baseName, folderOf } from "./_weights.ts";

/**
 * One measurement found 8 connections best and more of them slower, while the
 * hub's own client goes up to 64 streams (contracts.md 2.4). Haul finds the
 * number by what each added connection brings; this is as far as it looks.
 */
const MOST_CONNECTIONS = 16;

/** One file of a repository, with the way to its bytes at the pinned commit. */
export async function resolvedFile(
  entry: Entry,
  options: { repo: Repo; access: FileAccess; context: SourceContext },
): Promise<ResolvedFile> {
  const { repo, access, context } = options;
  const { path } = entry;
  const url = fileUrl(repo, { revision: repo.commit, path });
  return ResolvedFileSchema.parse({
    source: "huggingface",
    identity: identityOf(entry, repo),
    link: linkTo(url, repo),
    name: baseName(path),
    folder: folderOf(path),
    size: entry.lfs?.size ?? entry.size ?? null,
    hashes: hashesOf(entry),
    bytes: [
      ByteSourceSchema.parse({
        url,
        headers: await keyHeader("huggingface", url, context),
        rangeBound: true,
        maxConnections: MOST_CONNECTIONS,
      }),
    ],
    repository: placeOf(path, repo),
    model: modelInfo(repo, { path, scan: scanOf(entry.securityFileStatus) }),
    access,
  });
}

/** The file at its commit; the branch goes along for the cache of `from_pretrained`. */
function linkTo(url: string, { commit, revision }: Repo): string {
  if (revision === null || revision === commit) return url;
  return `${url}?branch=${encodeURIComponent(revision)}`;
}

function placeOf(path: string, repo: Repo): RepositoryPlace | null {
  const { type, id, commit, revision } = repo;
  if (type === "buckets" || commit === null || !isCommit(commit)) return null;
  return { type, id, commit, revision, path };
}

/**
 * What the file is, for good: Git's name of its content where that is known,
 * so that a commit which leaves the file alone does not begin it anew; the
 * commit otherwise. Git's name of an LFS file is that of its pointer, which
 * holds the SHA-256, and shows where that one is masked. A bucket has the
 * storage's name of it alone.
 */
function identityOf({ path, oid, xetHash }: Entry, repo: Repo): string {
  const content = oid ?? repo.commit ?? xetHash ?? "latest";
  return `huggingface:${repo.type}/${repo.id}/${path}@${content}`;
}

/** A hash is one only where it looks like one: others get asterisks. */
function hashesOf({ lfs, oid }: Entry): ExpectedHash[] {
  if (lfs != null) {
    const hex = lfs.oid?.toLowerCase() ?? "";
    if (!/^[0-9a-f]{64}$/.test(hex)) return [];
    return [{ algorithm: "sha256", hex, from: "publisher" }];
  }
  if (oid == null || !/^[0-9a-f]{40}$/.test(oid)) return [];
  return [{ algorithm: "git_sha1", hex: oid, from: "publisher" }];
}
