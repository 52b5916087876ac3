import type { Jobs, Library } from "@haul/jobs";
import type { KeyStore } from "@haul/keys";
import { Elysia } from "elysia";
import { z } from "zod";
import { pathOf, refusalOf } from "./access/access_guard.ts";
import type { Doors } from "./access/doors.ts";
import type { Pairing } from "./access/pairing.ts";
import { securityHeaders } from "./access/security_headers.ts";
import type { Sessions } from "./access/sessions.ts";
import type { Aria2Rpc } from "./aria2_rpc/create_aria2_rpc.ts";
import { MOST_MESSAGE_BYTES } from "./aria2_rpc/create_rpc_app.ts";
import { RPC_PATH } from "./aria2_rpc/rpc_routes.ts";
import type { EventHub } from "./events/event_hub.ts";
import {
  eventRoutes,
  SOCKET_LIMITS,
  SOCKET_PATH,
} from "./events/event_routes.ts";
import { pollRoutes } from "./events/poll_routes.ts";
import { version } from "./package.json" with { type: "json" };
import { historyRoutes } from "./routes/history_routes.ts";
import { jobRoutes } from "./routes/job_routes.ts";
import { keyRoutes } from "./routes/key_routes.ts";
import { libraryRoutes } from "./routes/library_routes.ts";
import { metricsRoutes } from "./routes/metrics_routes.ts";
import {
  type DocumentedRoute,
  openapiDocument,
} from "./routes/openapi_document.ts";
import { pairRoutes } from "./routes/pair_routes.ts";
import { MOST_BATCH_BYTES, parseJson } from "./routes/parse_json.ts";
import { previewRoutes } from "./routes/preview_routes.ts";
import { problemOf, problemResponse } from "./routes/problem_response.ts";
import { resolveRoutes } from "./routes/resolve_routes.ts";
import { settingsRoutes } from "./routes/settings_routes.ts";
import { spaceRoutes } from "./routes/space_routes.ts";
import type { StaticFiles } from "./routes/static_files.ts";
import { tells } from "./routes/tells.ts";

/** Routes that answer without a session, besides the page's own files. */
const OPEN_ROUTES = [
  "GET /api/health",
  "POST /api/pair",
  "POST /api/pair/link",
];

const HealthSchema = z.strictObject({
  ok: z.literal(true),
  version: z.string(),
});

/** What {@link createApp} is made from. */
export interface AppOptions {
  jobs: Jobs;
  keys: KeyStore;
  library: Library;
  /** The folders that files go into. */
  roots: readonly string[];
  hub: EventHub;
  sessions: Sessions;
  pairing: Pairing;
  page: StaticFiles;
  /** Every name that the server answers to; it may be asked for once the port is known. */
  doors: Doors;
  /** aria2's interface beside Haul's own. @default null: none */
  rpc?: Aria2Rpc | null;
  /** Whether the page may stand in a frame of Colab's. @default false */
  colab?: boolean;
  /** Shows a pairing code at the terminal. */
  announce: (code: string) => void | Promise<void>;
  /** Takes what may not be shown to callers. */
  log: (line: string) => void;
}

/** The whole HTTP face of Haul: one guard before the routes, one error shape after. */
export function createApp(options: AppOptions) {
  const { jobs, keys, hub, sessions, pairing, page, doors } = options;
  const { roots, library, rpc = null, colab = false, announce, log } = options;
  const open = new Set([...OPEN_ROUTES, ...page.routes]);
  const rules = { doors, open, socket: SOCKET_PATH, sessions };
  const headers = securityHeaders({ colab });
  let routes: readonly DocumentedRoute[] = [];
  const app = new Elysia({
    // Bun would answer these by itself, before the guard.
    nativeStaticResponse: false,
    serve: {
      maxRequestBodySize: MOST_BATCH_BYTES,
      reusePort: false,
      // Longer than the longest wait for news.
      idleTimeout: 60,
    },
    websocket:
      rpc === null
        ? SOCKET_LIMITS
        : { ...SOCKET_LIMITS, maxPayloadLength: MOST_MESSAGE_BYTES },
  })
    .onRequest(({ request, set }) => {
      Object.assign(set.headers, headers);
      if (pathOf(request).startsWith("/api/")) {
        set.headers["Cache-Control"] = "no-store";
      }
      // Clients of aria2 have a guard of their own: a secret, not a session.
      if (rpc !== null && pathOf(request) === RPC_PATH) {
        const { status, headers } = rpc.judge(request);
        Object.assign(set.headers, headers);
        return status === null ? undefined : new Response(null, { status });
      }
      const refusal = refusalOf(request, rules);
      if (refusal === null) return;
      return problemResponse(refusal.problem, refusal.status);
    })
    .onParse(async ({ request }) => {
      const path = pathOf(request);
      // Clients of aria2 are told of broken JSON in its own way.
      if (rpc !== null && path === RPC_PATH) return await request.text();
      return parseJson(await request.text(), path);
    })
    // Elysia would make lists of values with commas, and objects of those in braces.
    .onTransform((context) => {
      context.query = Object.fromEntries(
        new URL(context.request.url).searchParams,
      );
    })
    .onError(({ code, error }) =>
      problemResponse(problemOf({ code, error }, log)),
    )
    .use(page.plugin)
    .get("/api/health", () => ({ ok: true as const, version }), {
      detail: tells("Whether Haul is up", { answer: HealthSchema }),
    })
    .get("/api/openapi.json", () => openapiDocument(routes, open), {
      detail: tells("This description of all routes", {
        answer: z.looseObject({}),
      }),
    })
    .use(metricsRoutes({ jobs, hub }))
    .use(pairRoutes({ pairing, sessions, doors, announce }))
    .use(jobRoutes(jobs))
    .use(resolveRoutes(jobs))
    .use(settingsRoutes(jobs))
    .use(historyRoutes(jobs.history))
    .use(keyRoutes({ keys, jobs, doors }))
    .use(libraryRoutes({ library, roots }))
    .use(previewRoutes(jobs))
    .use(spaceRoutes(roots))
    .use(pollRoutes(hub))
    .use(eventRoutes({ hub, sessions }));
  if (rpc !== null) app.use(rpc.routes);
  routes = app.routes;
  return app;
}

/** The type of the routes, for typed callers. */
export type App = ReturnType<typeof createApp>;
