import { gzipSync } from "node:zlib";
import type { HeaderLine, Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import type { HubCdn } from "./hub_cdn.ts";
import { gateRefusal, NO_FILE, noRevision, refuse } from "./hub_refusal.ts";
import type { HubFile, HubRepo } from "./hub_repo.ts";
import type { HubSwitches, HubUser } from "./hub_switches.ts";

/** What the hub has of a gated repository for everybody, to the letter. */
const NEVER_GATED = /^(?:README\.md|LICENSE(?:\.md|\.txt)?)$/;

const XET_INFO = "application/vnd.xet-fileinfo+json";

/** A request for one file of a repository. */
export interface FileVisit {
  request: WireRequest;
  reply: Reply;
  user: HubUser | null;
  repo: HubRepo;
  revision: string;
  path: string;
  /** The hub's own base, prefix included. */
  endpoint: string;
  cdn: HubCdn;
  switches: HubSwitches;
}

/** Answers `…/resolve/{rev}/{path}`: a link for LFS, the way to the cache or the bytes else. */
export async function sendResolved(visit: FileVisit): Promise<void> {
  const found = await findFile(visit);
  if (found === null) return;
  const { file, commit } = found;
  const { request, reply, repo, endpoint, switches } = visit;
  if (file.lfs !== null && switches.pointers !== true) {
    return await sendLink(visit, { file, commit });
  }
  if (repo.gated !== false) return await sendText(visit, { file, commit });
  const base = new URL(endpoint).pathname.replace(/\/$/, "");
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const asked = encodeURIComponent(request.path);
  const etag = encodeURIComponent(`"${file.oid}"`);
  // The redirect itself has neither ETag nor a size (gating probes, trace D).
  await reply.send(307, {
    body: "Temporary Redirect. Redirecting to the cache",
    headers: [
      [
        "Location",
        `${base}/api/resolve-cache/${repo.type}/${repo.id}/${commit}/${path}?${asked}=&etag=${etag}`,
      ],
    ],
  });
}

/** Answers `…/raw/{rev}/{path}` and the cache: bytes of Git, pointers of LFS. */
export async function sendRaw(visit: FileVisit): Promise<void> {
  const found = await findFile(visit);
  if (found !== null) await sendText(visit, found);
}

async function findFile(
  visit: FileVisit,
): Promise<{ file: HubFile; commit: string } | null> {
  const { repo, user, revision, path, reply } = visit;
  // The gate answers before it is looked whether there is anything behind it.
  const gate = NEVER_GATED.test(path) ? null : gateRefusal(repo, user);
  const commit = repo.commitOf(revision);
  const file = repo.filesOf(commit ?? "").get(path);
  if (gate !== null) await refuse(reply, gate);
  else if (commit === undefined) await refuse(reply, noRevision(revision));
  else if (file === undefined) await refuse(reply, NO_FILE);
  else return { file, commit };
  return null;
}

async function sendLink(
  visit: FileVisit,
  { file, commit }: { file: HubFile; commit: string },
): Promise<void> {
  const { request, reply, repo, endpoint, cdn, switches } = visit;
  const { xetHash, sha256 } = file.lfs ?? { xetHash: "", sha256: "" };
  const ofGit: HeaderLine[] = [
    ["X-Repo-Commit", commit],
    ["X-Linked-ETag", `"${sha256}"`],
  ];
  const headers: HeaderLine[] = [
    ...(repo.type === "buckets" ? [] : ofGit),
    ["X-Linked-Size", String(file.size)],
    ["X-Xet-Hash", xetHash],
    ["Accept-Ranges", "bytes"],
    [
      "Link",
      `<${switches.linkOrigin ?? endpoint}/api/${repo.type}/${repo.id}/xet-read-token/${commit}>; rel="xet-auth", <https://cas-server.xethub.hf.co/v1/reconstructions/${xetHash}>; rel="xet-reconstruction-info"`,
    ],
  ];
  if (request.headers["accept"]?.includes(XET_INFO)) {
    await reply.send(200, {
      body: JSON.stringify({ hash: xetHash, size: file.size }),
      headers: [["Content-Type", XET_INFO], ...headers],
    });
    return;
  }
  const link = cdn.linkTo(file, request);
  await reply.send(302, {
    body: `Found. Redirecting to ${link}`,
    headers: [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["Location", link],
      ...headers,
    ],
  });
}

async function sendText(
  { request, reply, switches }: FileVisit,
  { file, commit }: { file: HubFile; commit: string },
): Promise<void> {
  const headers: HeaderLine[] = [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["X-Repo-Commit", commit],
    ["Accept-Ranges", "bytes"],
  ];
  const asked = request.headers["accept-encoding"]?.includes("gzip") ?? false;
  if (asked && switches.gzip === true) {
    await reply.send(200, {
      body: gzipSync(file.text),
      headers: [
        ...headers,
        ["ETag", `W/"${file.oid}"`],
        ["Content-Encoding", "gzip"],
      ],
    });
    return;
  }
  const etag: HeaderLine = ["ETag", `"${file.oid}"`];
  if (switches.lengthless === true) {
    await reply.head(200, [...headers, etag, ["Connection", "close"]]);
    if (request.method !== "HEAD") await reply.write(file.text);
    reply.end();
    return;
  }
  await sendPart(request, reply, {
    text: file.text,
    headers: [...headers, etag],
  });
}

async function sendPart(
  { range }: WireRequest,
  reply: Reply,
  { text, headers }: { text: string; headers: HeaderLine[] },
): Promise<void> {
  const bytes = Buffer.from(text);
  const total = bytes.byteLength;
  if (range === null || range.start < 0 || range.start >= total) {
    await reply.send(200, { body: bytes, headers });
    return;
  }
  const end = Math.min(total, (range.end ?? total - 1) + 1);
  await reply.send(206, {
    body: bytes.subarray(range.start, end),
    headers: [
      ...headers,
      ["Content-Range", `bytes ${range.start}-${end - 1}/${total}`],
    ],
  });
}
