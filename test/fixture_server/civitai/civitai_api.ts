import type { CivitaiVisit } from "./civitai_visit.ts";
import { hostOf, json, page } from "./civitai_visit.ts";
import { downloadRoute } from "./download_route.ts";

const MAX_ID = 2_147_483_647;

/** A path, and who answers it. */
const ROUTES: readonly [
  pattern: RegExp,
  answer: (visit: CivitaiVisit, part: string) => Promise<void>,
][] = [
  [
    /^\/api\/download\/models\/(\d+)$/,
    (visit, id) => download(visit, Number(id)),
  ],
  [/^\/api\/v1\/(me)$/, me],
  [/^\/api\/v1\/(models)$/, modelList],
  [/^\/api\/v1\/models\/(\d+)$/, model],
  [/^\/api\/v1\/model-versions\/by-hash\/(ids)$/, hashIds],
  [/^\/api\/v1\/model-versions\/by-hash\/([^/]+)$/, byHash],
  [/^\/api\/v1\/model-versions\/(\d+)$/, version],
  [/^\/api\/v1\/(images)$/, images],
  [/^\/(login|models\/.*|model-versions\/.*|region-blocked)$/, anyPage],
];

/** Answers one request to the service. */
export async function answerCivitai(visit: CivitaiVisit): Promise<void> {
  const { world, request } = visit;
  const { cloudflare, regionBlocked, failure } = world.switches;
  if (cloudflare !== undefined) {
    return await page(visit, cloudflare, "Just a moment...");
  }
  if (request.path.startsWith("/api/")) {
    if (regionBlocked) {
      return await json(visit, 451, {
        body: { error: "Not available in your region", code: "REGION_BLOCKED" },
      });
    }
    if (failure !== undefined) {
      const { status, retryAfter } = failure;
      return await json(visit, status, {
        body: { error: "Something broke" },
        headers:
          retryAfter === undefined ? [] : [["Retry-After", String(retryAfter)]],
      });
    }
  }
  for (const [pattern, answer] of ROUTES) {
    const part = pattern.exec(request.path)?.[1];
    if (part !== undefined) return await answer(visit, part);
  }
  await page(visit, 404, "Not found");
}

/** The edge before the service turns every HEAD away, with a good key as well. */
async function download(visit: CivitaiVisit, id: number): Promise<void> {
  if (visit.request.method !== "HEAD") return await downloadRoute(visit, id);
  await visit.reply.send(401);
}

async function me(visit: CivitaiVisit): Promise<void> {
  const { account } = visit;
  if (account === null) {
    return await json(visit, 401, { body: { error: "Unauthorized" } });
  }
  const { username } = account;
  await json(visit, 200, {
    body: { id: 1, username, tier: "free", status: "active", isMember: false },
  });
}

async function model(visit: CivitaiVisit, part: string): Promise<void> {
  const id = Number(part);
  if (id > MAX_ID) return await invalid(visit);
  const { catalogue } = visit.world;
  const { host } = visit.request.headers;
  const record =
    catalogue.recorded(`/api/v1/models/${id}`) ??
    catalogue.modelRecord(id, `http://${host}`);
  if (record !== null) return await json(visit, 200, { body: record });
  await json(visit, 404, { body: { error: `No model with id ${id}` } });
}

async function version(visit: CivitaiVisit, part: string): Promise<void> {
  const id = Number(part);
  if (id > MAX_ID) return await invalid(visit);
  const { catalogue } = visit.world;
  const record =
    catalogue.recorded(`/api/v1/model-versions/${id}`) ??
    catalogue.versionRecord(id, hostOf(visit));
  if (record !== null) return await json(visit, 200, { body: record });
  await json(visit, 404, { body: { error: "Model not found" } });
}

async function byHash(visit: CivitaiVisit, hash: string): Promise<void> {
  const id = versionWith(visit, hash)?.options.id;
  const { catalogue } = visit.world;
  const record =
    catalogue.recorded(
      `/api/v1/model-versions/by-hash/${hash.toLowerCase()}`,
    ) ?? (id === undefined ? null : catalogue.versionRecord(id, hostOf(visit)));
  if (record !== null) return await json(visit, 200, { body: record });
  await json(visit, 404, { body: { error: "Model not found" } });
}

async function hashIds(visit: CivitaiVisit): Promise<void> {
  const body: unknown = JSON.parse(Buffer.from(visit.request.body).toString());
  if (!Array.isArray(body) || body.length > 10_000) return await invalid(visit);
  const found = body.flatMap((hash) => {
    const version = versionWith(visit, String(hash));
    if (version === undefined) return [];
    const { options, model } = version;
    const modelVersionId = options.id;
    return [
      { modelVersionId, modelId: model.id, hash: String(hash).toUpperCase() },
    ];
  });
  await json(visit, 200, { body: found });
}

function versionWith({ world }: CivitaiVisit, hash: string) {
  return world.catalogue.versions.find(({ files }) =>
    files.some((file) =>
      Object.values(file.digests).includes(hash.toUpperCase()),
    ),
  );
}

/** Pages of two, so that a cursor is needed. */
async function modelList(visit: CivitaiVisit): Promise<void> {
  const { query, world } = visit;
  const after = Number(query.get("cursor") ?? 0);
  const all = world.catalogue.models.filter(
    (each) => (each.creator ?? "someartist") === query.get("username"),
  );
  const rest = all.slice(after);
  const items = rest
    .slice(0, 2)
    .map(({ id }) => world.catalogue.modelRecord(id, hostOf(visit)))
    .filter((record) => record !== null);
  const nextCursor = rest.length > 2 ? String(after + 2) : undefined;
  await json(visit, 200, { body: { items, metadata: { nextCursor } } });
}

async function images(visit: CivitaiVisit): Promise<void> {
  const { query, world } = visit;
  const key = ["imageId", "postId"]
    .filter((name) => query.has(name))
    .map((name) => `${name}=${query.get(name)}`)[0];
  const modelVersionIds = world.pictures.get(key ?? "");
  const items =
    modelVersionIds === undefined
      ? []
      : [
          {
            id: 1,
            url: "https://image.civitai.com/x/y/1.jpeg",
            modelVersionIds,
          },
        ];
  await json(visit, 200, { body: { items, metadata: {} } });
}

async function invalid(visit: CivitaiVisit): Promise<void> {
  await json(visit, 400, { body: { error: "✖ Invalid input" } });
}

async function anyPage(visit: CivitaiVisit, path: string): Promise<void> {
  await page(visit, 200, path === "login" ? "Sign in" : "CivitAI");
}
