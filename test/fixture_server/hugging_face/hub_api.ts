import type { HeaderLine, Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import { gateRefusal, NO_FILE, noRevision, refuse } from "./hub_refusal.ts";
import type { HubFile, HubRepo } from "./hub_repo.ts";
import type { HubSwitches, HubUser } from "./hub_switches.ts";

/** A request to the API about one repository. */
export interface ApiVisit {
  request: WireRequest;
  reply: Reply;
  user: HubUser | null;
  repo: HubRepo;
  /** The hub's own base, prefix included. */
  endpoint: string;
  switches: HubSwitches;
}

/** What the API answers at `/api/{type}/{repo}/{route}`; parts are decoded. */
export async function sendApi(
  visit: ApiVisit,
  [route = "", revision = "main", ...path]: readonly string[],
): Promise<void> {
  const { reply, repo, user } = visit;
  if (route === "auth-check") {
    const gate = gateRefusal(repo, user);
    return gate === null
      ? await reply.send(200, { body: "OK" })
      : await refuse(reply, gate);
  }
  const commit = repo.commitOf(revision);
  if (commit === undefined) return await refuse(reply, noRevision(revision));
  const place = { commit, folder: path.join("/") };
  if (route === "" || route === "revision")
    return await sendInfo(visit, commit);
  if (route === "tree") return await sendTree(visit, place);
  if (route === "paths-info") return await sendPaths(visit, commit);
  if (route === "xet-read-token") {
    return await json(reply, {
      accessToken: "xet_fixture",
      exp: Math.floor(Date.now() / 1000) + 3600,
      casUrl: visit.endpoint,
    });
  }
  await refuse(reply, NO_FILE);
}

async function sendInfo(visit: ApiVisit, commit: string): Promise<void> {
  const { repo, request, reply } = visit;
  if (repo.type === "buckets") return await sendBucket(visit, commit);
  const [author] = repo.id.split("/");
  const { gated, disabled } = repo;
  const record = { author, gated, disabled, private: repo.private };
  const whole = { sha: commit, tags: [], ...record, ...repo.record };
  const query = new URLSearchParams(request.query);
  const wanted = [...query.getAll("expand[]"), ...query.getAll("expand")];
  if (wanted.length > 0 && visit.switches.wholeRecords === true) {
    const message = '"expand" is not allowed';
    return await refuse(reply, { status: 400, message });
  }
  if (wanted.length > 0) {
    const some = Object.entries(whole).filter(([name]) =>
      wanted.includes(name),
    );
    return await json(reply, { id: repo.id, ...Object.fromEntries(some) });
  }
  const files = [...repo.filesOf(commit).values()];
  const siblings = files.map((file) =>
    sibling(visit, file, query.has("blobs")),
  );
  await json(reply, { _id: "6564b36f", id: repo.id, ...whole, siblings });
}

/** What is known of a bucket: how much it holds, and of no commit. */
async function sendBucket(
  { repo, reply }: ApiVisit,
  commit: string,
): Promise<void> {
  const files = [...repo.filesOf(commit).values()];
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const { id, private: isPrivate } = repo;
  const totalFiles = files.length;
  await json(reply, { id, private: isPrivate, size, totalFiles });
}

/** The one place where the hub calls an LFS file's digest `sha256`. */
function sibling(visit: ApiVisit, file: HubFile, blobs: boolean): unknown {
  const { path: rfilename, size, oid: blobId } = file;
  if (!blobs) return { rfilename };
  const lfs = lfsOf(visit, file);
  if (lfs === null) return { rfilename, size, blobId };
  const { oid: sha256, ...rest } = lfs;
  return { rfilename, size, blobId, lfs: { sha256, ...rest } };
}

async function sendTree(
  visit: ApiVisit,
  { commit, folder }: { commit: string; folder: string },
): Promise<void> {
  const { repo, request, reply, switches, endpoint } = visit;
  const query = new URLSearchParams(request.query);
  const prefix = folder === "" ? "" : `${folder}/`;
  const files = repo.filesOf(commit);
  const below = [...files.values()].filter(({ path }) =>
    path.startsWith(prefix),
  );
  if (below.length === 0) return await refuse(reply, NO_FILE);
  const recursive = query.get("recursive") === "true";
  const entries = entriesBelow(visit, { below, prefix, recursive, query });
  const from = Number(atob(query.get("cursor") ?? "") || 0);
  const to = from + (switches.pageSize ?? 1000);
  const headers: HeaderLine[] = [];
  if (to < entries.length) {
    query.set("cursor", btoa(String(to)));
    const path = `${endpoint}${request.path.slice(new URL(endpoint).pathname.replace(/\/$/, "").length)}`;
    const own = `${path}?${query}`;
    const next = switches.nextOrigin
      ? own.replace(new URL(own).origin, switches.nextOrigin)
      : own;
    headers.push(["Link", `<${next}>; rel="next"`]);
  }
  await json(reply, entries.slice(from, to), headers);
}

function entriesBelow(
  visit: ApiVisit,
  options: {
    below: readonly HubFile[];
    prefix: string;
    recursive: boolean;
    query: URLSearchParams;
  },
): unknown[] {
  const { below, prefix, recursive, query } = options;
  const expand = query.get("expand") === "true";
  const folders = new Set<string>();
  const entries: unknown[] = [];
  for (const file of below) {
    const parts = file.path.slice(prefix.length).split("/");
    for (let deep = 1; deep < parts.length; deep++) {
      if (!recursive && deep > 1) break;
      const path = prefix + parts.slice(0, deep).join("/");
      if (folders.has(path)) continue;
      folders.add(path);
      entries.push(folderEntry(path));
    }
    if (recursive || parts.length === 1) {
      entries.push(fileEntry(visit, file, expand));
    }
  }
  return entries;
}

/** `paths-info`: those of the paths that there are; the others are not spoken of. */
async function sendPaths(visit: ApiVisit, commit: string): Promise<void> {
  const { repo, request, reply } = visit;
  const text = new TextDecoder().decode(request.body);
  const isJson = request.headers["content-type"]?.includes("json") ?? false;
  const form = new URLSearchParams(text);
  const { paths = [], expand = false } = isJson
    ? (JSON.parse(text) as { paths?: string[]; expand?: boolean })
    : { paths: form.getAll("paths"), expand: form.get("expand") === "true" };
  const files = repo.filesOf(commit);
  const entries = paths.flatMap((path) => {
    const file = files.get(path);
    if (file !== undefined) return [fileEntry(visit, file, expand)];
    const all = [...files.keys()];
    const isFolder = all.some((other) => other.startsWith(`${path}/`));
    return isFolder ? [folderEntry(path)] : [];
  });
  await json(reply, entries);
}

function folderEntry(path: string): unknown {
  return { type: "directory", oid: "0".repeat(40), size: 0, path };
}

function fileEntry(visit: ApiVisit, file: HubFile, expand: boolean): unknown {
  const { path, size, oid } = file;
  if (visit.repo.type === "buckets") {
    return { type: "file", path, size, xetHash: file.lfs?.xetHash };
  }
  const lfs = lfsOf(visit, file);
  const xetHash = isMasked(visit) ? "*".repeat(64) : file.lfs?.xetHash;
  const security = file.lfs?.security ?? { status: "safe" };
  return {
    type: "file",
    oid,
    size,
    ...(lfs === null ? {} : { lfs, xetHash }),
    path,
    ...(expand ? { securityFileStatus: security } : {}),
  };
}

function lfsOf(visit: ApiVisit, { lfs, size, text }: HubFile) {
  if (lfs === null) return null;
  const oid = isMasked(visit) ? "*".repeat(64) : lfs.sha256;
  return { oid, size, pointerSize: text.length };
}

/** The digests of a gated repository are for those who have access. */
function isMasked({ repo, user }: ApiVisit): boolean {
  return repo.gated !== false && user?.access?.[repo.id] !== "granted";
}

/** Sends data, with the headers that go with it. */
export async function json(
  reply: Reply,
  data: unknown,
  headers: readonly HeaderLine[] = [],
): Promise<void> {
  await reply.send(200, {
    body: JSON.stringify(data),
    headers: [["Content-Type", "application/json; charset=utf-8"], ...headers],
  });
}
