import { HttpServer } from "../http_server.ts";
import type { Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import { json, sendApi } from "./hub_api.ts";
import { HubCdn } from "./hub_cdn.ts";
import { NO_REPO, NOBODY, refuse } from "./hub_refusal.ts";
import { HUB_REPO_TYPES, HubRepo, type HubRepoOptions } from "./hub_repo.ts";
import { type FileVisit, sendRaw, sendResolved } from "./hub_resolve.ts";
import type { HubBucket, HubSwitches, HubUser } from "./hub_switches.ts";

/** How {@link startHuggingFace} starts. */
export interface HuggingFaceOptions extends HubSwitches {
  /** A path before all others, as self-hosted hubs have. @default "" */
  prefix?: string;
  /** Accounts by their tokens. @default none */
  users?: Readonly<Record<string, HubUser>>;
}

const TYPES: ReadonlySet<string> = new Set(HUB_REPO_TYPES);

/**
 * A stand-in for Hugging Face: the hub, and on another origin the storage
 * that its links lead to. Digests are true: SHA-256 for files in LFS, Git's
 * names for the others.
 */
export class HuggingFace implements AsyncDisposable {
  readonly hub = new HttpServer();
  readonly cdn = new HttpServer();
  /** What takes the place of `https://huggingface.co`. */
  readonly endpoint: string;
  /** The links that the storage has given out. */
  readonly links: HubCdn;
  /** As they stand; changes count from the next request on. */
  switches: HubSwitches;
  /** Accounts by their tokens. */
  users: Readonly<Record<string, HubUser>>;
  readonly #prefix: string;
  readonly #repos = new Map<string, HubRepo>();
  readonly #renamed = new Map<string, string>();
  readonly #counts = new Map<HubBucket, number>();

  constructor(options: HuggingFaceOptions = {}) {
    const { prefix = "", users = {}, ...switches } = options;
    this.#prefix = prefix;
    this.users = users;
    this.switches = switches;
    this.endpoint = `${this.hub.origin}${prefix}`;
    this.links = new HubCdn(this.cdn, () => this.switches);
    this.hub.route("*", (request, reply) => this.#answer(request, reply));
  }

  /** Makes a repository with its first commit. */
  async repo(id: string, options: HubRepoOptions = {}): Promise<HubRepo> {
    const repo = new HubRepo(id, options, this.cdn.origin);
    this.#repos.set(`${repo.type}/${id}`, repo);
    await this.commit(repo, options.files ?? {});
    return repo;
  }

  /** Commits changes, and has the storage serve what is new. */
  async commit(
    repo: HubRepo,
    ...change: Parameters<HubRepo["commit"]>
  ): Promise<string> {
    const commit = await repo.commit(...change);
    for (const file of repo.filesOf(commit).values()) this.links.add(file);
    return commit;
  }

  /** Lets an old name lead to a repository. */
  rename(from: string, to: HubRepo): void {
    this.#renamed.set(`${to.type}/${from}`, to.id);
  }

  /** Credentials that came to the storage, where none may. */
  get leaked(): string[] {
    return this.cdn.stats.credentialsSeen;
  }

  /** Paths and queries that the hub was asked for, in order. */
  get asked(): string[] {
    return this.hub.requests.map(({ method, target }) => `${method} ${target}`);
  }

  /** Forgets how often each bucket was asked, as after its window. */
  endLimits(): void {
    this.#counts.clear();
  }

  async close(): Promise<void> {
    await this.hub.close();
    await this.cdn.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #answer(request: WireRequest, reply: Reply): Promise<void> {
    const parts = request.path
      .slice(this.#prefix.length + 1)
      .split("/")
      .map(decodeURIComponent);
    const isApi = parts[0] === "api" && parts[1] !== "resolve-cache";
    if (await this.#isLimited(isApi ? "api" : bucketOf(parts), reply)) return;
    if (isApi && this.switches.filesOnly === true) {
      return await reply.send(404, { body: "Not here" });
    }
    const user = this.#userOf(request);
    if (user === undefined) return await refuse(reply, NOBODY);
    if (parts[1] === "whoami-v2") {
      return user === null
        ? await refuse(reply, NOBODY)
        : await json(reply, { type: "user", name: user.name });
    }
    await this.#inRepo({ request, reply, user }, parts);
  }

  async #inRepo(
    visit: Pick<FileVisit, "request" | "reply" | "user">,
    parts: readonly string[],
  ): Promise<void> {
    const { type, id, kind, rest } = this.#placeOf(parts);
    const moved = this.#renamed.get(`${type}/${id}`);
    if (moved !== undefined) return await this.#move(visit, id, moved);
    const repo = this.#repos.get(`${type}/${id}`);
    const { user, reply } = visit;
    const isHidden = repo?.private === true && user?.access?.[id] !== "granted";
    if (repo === undefined || isHidden) {
      return await refuse(reply, user === null ? NOBODY : NO_REPO);
    }
    const { endpoint, switches, links: cdn } = this;
    const found = { ...visit, repo, endpoint, switches, cdn };
    const full = repo.type === "buckets" ? withRevision(rest) : rest;
    if (kind === "api") return await sendApi(found, full);
    const [verb, revision = "main", ...path] =
      kind === "cache" ? ["raw", ...full] : full;
    const file = { ...found, revision, path: path.join("/") };
    if (verb === "resolve") await sendResolved(file);
    else if (verb === "raw") await sendRaw(file);
    else await page(reply);
  }

  /** What a path's parts mean: whose repository, and what of it. */
  #placeOf(parts: readonly string[]): Place {
    if (parts[0] !== "api") return this.#named("page", parts);
    return parts[1] === "resolve-cache"
      ? this.#named("cache", parts.slice(2))
      : this.#named("api", parts.slice(1));
  }

  #named(kind: Place["kind"], parts: readonly string[]): Place {
    const [first = ""] = parts;
    const type = TYPES.has(first) ? first : "models";
    const names = TYPES.has(first) ? parts.slice(1) : parts;
    const length = this.#nameLength(type, names);
    const id = names.slice(0, length).join("/");
    return { kind, type, id, rest: names.slice(length) };
  }

  /** Names have two parts, save for the oldest. */
  #nameLength(type: string, [first, second]: readonly string[]): number {
    const isOld =
      this.#repos.has(`${type}/${first}`) ||
      this.#renamed.has(`${type}/${first}`);
    return isOld && !this.#repos.has(`${type}/${first}/${second}`) ? 1 : 2;
  }

  /** Other hubs redirect with an absolute URL; this one within itself. */
  async #move(
    { request, reply }: Pick<FileVisit, "request" | "reply">,
    from: string,
    to: string,
  ): Promise<void> {
    const location = request.target.replace(`/${from}`, `/${to}`);
    await reply.send(307, { headers: [["Location", location]] });
  }

  /** Null for nobody, undefined for a token that is not known. */
  #userOf({ headers }: WireRequest): HubUser | null | undefined {
    const value = headers["authorization"];
    if (value === undefined) return null;
    return this.users[value.replace(/^Bearer /, "")];
  }

  async #isLimited(bucket: HubBucket, reply: Reply): Promise<boolean> {
    const { limits = {}, limitSeconds = 143 } = this.switches;
    const limit = limits[bucket] ?? Number.POSITIVE_INFINITY;
    const count = (this.#counts.get(bucket) ?? 0) + 1;
    this.#counts.set(bucket, count);
    if (count <= limit) return false;
    // No Retry-After, and a page for people as the body (fixtures: errors).
    await reply.send(429, {
      body: "<!doctype html><html><title>429</title></html>",
      headers: [
        ["Content-Type", "text/html; charset=utf-8"],
        ["RateLimit", `"${bucket}";r=0;t=${limitSeconds}`],
        ["RateLimit-Policy", `"fixed window";"${bucket}";q=${limit};w=300`],
      ],
    });
    return true;
  }
}

interface Place {
  kind: "api" | "cache" | "page";
  type: string;
  id: string;
  /** What follows the name. */
  rest: readonly string[];
}

/** Routes of buckets have no revision after their verb (contracts.md 2.1). */
function withRevision([verb, ...path]: readonly string[]): readonly string[] {
  return verb === undefined ? [] : [verb, "main", ...path];
}

function bucketOf(parts: readonly string[]): HubBucket {
  return parts.includes("resolve") ? "resolvers" : "pages";
}

async function page(reply: Reply): Promise<void> {
  await reply.send(200, {
    body: "<!doctype html><html><title>A model</title></html>",
    headers: [["Content-Type", "text/html; charset=utf-8"]],
  });
}

/** Starts a {@link HuggingFace}; dispose or close it when done. */
export async function startHuggingFace(
  options: HuggingFaceOptions = {},
): Promise<HuggingFace> {
  return new HuggingFace(options);
}
