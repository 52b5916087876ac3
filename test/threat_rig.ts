import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { type ServerOptions, startServer } from "@haul/server";
import { type RawReply, type RawRequest, rawRequest } from "./raw_request.ts";

/** A way of the server's API, as its own description tells it. */
export interface Route {
  method: string;
  /** With something in the place of each parameter. */
  path: string;
  isOpen: boolean;
}

/** A server over folders of its own, asked over raw sockets. */
export async function threatRig(options: Partial<ServerOptions> = {}) {
  const folder = await tempDir("haul-threat-");
  const root = join(folder.path, "models");
  await mkdir(root, { recursive: true });
  const links: string[] = [];
  const server = await startServer({
    home: join(folder.path, "home"),
    root,
    policy: policyFromEnv({}),
    port: 0,
    onPairingLink: (link) => void links.push(link),
    ...options,
  });
  const host = `127.0.0.1:${server.port}`;
  const bearer = { Authorization: `Bearer ${server.token}` };

  async function ask(request: RawRequest): Promise<RawReply> {
    const headers = { Host: host, ...request.headers };
    return await rawRequest(server.port, { ...request, headers });
  }

  async function json(target: string): Promise<unknown> {
    const { body } = await ask({ target, headers: bearer });
    return JSON.parse(unchunked(body));
  }

  return {
    server,
    folder: folder.path,
    root,
    host,
    origin: `http://${host}`,
    bearer,
    /** Pairing links that were shown in the terminal. */
    links,
    ask,
    json,
    /** Everything that a caller can change, to see that it did not. */
    state: async () => ({
      jobs: await json("/api/jobs"),
      settings: await json("/api/settings"),
      history: await json("/api/history"),
      keys: await json("/api/keys"),
    }),
    routes: async (): Promise<Route[]> => {
      const { paths } = (await json("/api/openapi.json")) as {
        paths: Record<string, Record<string, { security?: unknown[] }>>;
      };
      return Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { security }]) => ({
          method: method.toUpperCase(),
          path: path.replace("{service}", "civitai").replace("{id}", "some-id"),
          isOpen: security?.length === 0,
        })),
      );
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A body that came in chunks, put together. */
export function unchunked(body: string): string {
  if (!/^[0-9a-f]+\r\n/i.test(body)) return body;
  let rest = body;
  let whole = "";
  for (;;) {
    const [size = "0"] = /^[0-9a-f]+/i.exec(rest) ?? [];
    const length = Number.parseInt(size, 16);
    if (length === 0) return whole;
    const start = rest.indexOf("\r\n") + 2;
    whole += rest.slice(start, start + length);
    rest = rest.slice(start + length + 2);
  }
}
