import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Jobs } from "@haul/jobs";
import { createCaller } from "./call_methods.ts";
import { DownloadList } from "./download_list.ts";
import { ProgramOptions } from "./program_options.ts";
import { judgeRpc, type RpcRules, type RpcVerdict } from "./rpc_origins.ts";
import { rpcRoutes } from "./rpc_routes.ts";

/** What {@link createAria2Rpc} takes. */
export interface Aria2RpcOptions extends RpcRules {
  jobs: Jobs;
  /** The folder that files go into. */
  root: string;
  /** What clients call their secret token. */
  secret: string;
  /** Takes what may not be told to clients. */
  log: (line: string) => void;
  /** How long a wrong secret waits, in milliseconds. @default 1000 */
  penaltyMs?: number;
  /** How long a socket may not read, in milliseconds. @default 30 000 */
  busyMs?: number;
}

/** aria2's interface over a queue. */
export interface Aria2Rpc extends Disposable {
  /** Whether a request may reach the routes. */
  judge(request: Request): RpcVerdict;
  /** The routes, for an app of Elysia's. */
  routes: ReturnType<typeof rpcRoutes>;
}

/** Puts aria2's interface over a queue: the jobs are the same that the page shows. */
export function createAria2Rpc(options: Aria2RpcOptions): Aria2Rpc {
  const downloads = new DownloadList(options.jobs);
  const caller = createCaller({
    ...options,
    root: resolve(options.root),
    downloads,
    options: new ProgramOptions(),
    sessionId: randomBytes(20).toString("hex"),
  });
  return {
    judge: (request) => judgeRpc(request, options),
    routes: rpcRoutes({ ...options, caller, downloads }),
    [Symbol.dispose]: () => downloads[Symbol.dispose](),
  };
}
