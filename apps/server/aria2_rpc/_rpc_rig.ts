import { join } from "node:path";
import { SettingsSchema } from "@haul/contract";
import { startFixtureServer, tempDir } from "@haul/fixture_server";
import { createJobs, policyFromEnv } from "@haul/jobs";
import { createDoors } from "../access/doors.ts";
import { createAria2Rpc } from "./create_aria2_rpc.ts";
import { createRpcApp } from "./create_rpc_app.ts";

/** The secret of a rig. */
export const SECRET = "rpc-secret-of-a-test";

/** What a rig may differ in. */
export interface RigOptions {
  /** How long a wrong secret waits. @default 1 */
  penaltyMs?: number;
  /** How long a socket may not read. @default 30 000 */
  busyMs?: number;
  origins?: readonly string[];
  concurrentJobs?: number;
}

/** One answer. */
export interface RigAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of any shape
  body: any;
}

/** aria2's interface on a port of its own, over a real queue and a file server. */
export async function rpcRig(options: RigOptions = {}) {
  const { penaltyMs = 1, busyMs = 30_000, origins = [] } = options;
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir("haul-aria2-"));
  const root = join(folder.path, "models");
  const jobs = stack.use(
    await createJobs({
      store: join(folder.path, "haul.db"),
      roots: [root],
      policy: policyFromEnv(
        {},
        { allowHttp: true, allowPrivate: ["127.0.0.0/8"] },
      ),
      settings: SettingsSchema.parse({
        findCopies: false,
        concurrentJobs: options.concurrentJobs ?? 2,
      }),
      trustInput: false,
      threads: 2,
      retries: 0,
    }),
  );
  let doors = createDoors({ host: "127.0.0.1", port: 0 });
  const log: string[] = [];
  const rpc = stack.use(
    createAria2Rpc({
      ...{ jobs, root, secret: SECRET, origins, penaltyMs, busyMs },
      doors: { of: (name) => doors.of(name) },
      log: (line) => log.push(line),
    }),
  );
  const app = createRpcApp(rpc, { log: (line) => log.push(line) });
  app.listen({ hostname: "127.0.0.1", port: 0 });
  stack.defer(() => app.server?.stop(true));
  const port = app.server?.port ?? 0;
  doors = createDoors({ host: "127.0.0.1", port });
  const url = `http://127.0.0.1:${port}/jsonrpc`;

  async function send(body: string, init: RequestInit = {}) {
    const reply = await fetch(url, { method: "POST", body, ...init });
    const text = await reply.text();
    return {
      status: reply.status,
      body: text === "" ? null : JSON.parse(text),
    };
  }
  return {
    files,
    jobs,
    root,
    url,
    port,
    log,
    send,
    /** Calls one method with the secret; gives the whole answer. */
    async ask(method: string, ...params: unknown[]): Promise<RigAnswer> {
      const call = { id: 1, method, params: [`token:${SECRET}`, ...params] };
      return await send(JSON.stringify(call));
    },
    /** Calls one method that must go well; gives its result. */
    // biome-ignore lint/suspicious/noExplicitAny: results are JSON of any shape
    async call(method: string, ...params: unknown[]): Promise<any> {
      const call = { id: 1, method, params: [`token:${SECRET}`, ...params] };
      const { body } = await send(JSON.stringify(call));
      if (body.error === undefined) return body.result;
      throw new Error(`${method}: ${body.error.message}`);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A rig. */
export type RpcRig = Awaited<ReturnType<typeof rpcRig>>;

/** Resolves when a job of the queue is as asked. */
export async function reached(
  { jobs }: Pick<RpcRig, "jobs">,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => {
    void Promise.resolve(isSo()).then((so) => so && resolve(), reject);
  };
  const stop = jobs.subscribe(look);
  look();
  await promise.finally(stop);
}
