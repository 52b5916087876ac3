import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type Endpoints,
  problem,
  type Settings,
  SettingsSchema,
} from "@haul/contract";
import { createJobs, type JobsOptions } from "@haul/jobs";
import { createKeyStore, type KeyStore } from "@haul/keys";
import { hostInUrl } from "./allowed_hosts.ts";
import { type App, createApp } from "./app.ts";
import { createDoors, type Doors } from "./doors.ts";
import { EventHub } from "./event_hub.ts";
import { createEventLog } from "./event_log.ts";
import { createPairing } from "./pairing.ts";
import { refuseExposedHome } from "./refuse_exposed_home.ts";
import { serverSecret } from "./server_secret.ts";
import { createSessions } from "./sessions.ts";
import { staticFiles } from "./static_files.ts";

/** Where the page is looked for first. */
export const DEFAULT_PORT = 8765;

/** Ports that are tried in turn where none was asked for. */
const MOST_PORTS = 20;

/** What {@link startServer} takes. */
export interface ServerOptions {
  /** The data folder: queue, token. Made where it is missing. */
  home: string;
  /** The folder that files go into. Made where it is missing. */
  root: string;
  /** What the dialler may do. */
  policy: JobsOptions["policy"];
  /** Where each service is asked; see `JobsOptions`. @default the usual places */
  endpoints?: Endpoints;
  /** The user's keys. @default the store of the data folder, without the environment's */
  keys?: KeyStore;
  /** @default SettingsSchema.parse({}) */
  settings?: Settings;
  /** The address to listen on. @default "127.0.0.1" */
  host?: string;
  /** The port; 0 takes any. @default the first free one from 8765 */
  port?: number;
  /** Where tunnels and proxies lead here, as `https://name.example`. @default [] */
  publicUrls?: readonly string[];
  /** Whether Colab's proxy may lead here, and the page stand in a frame of Colab's. @default false */
  colab?: boolean;
  /** A token of the owner's choice that scripts may send, 32 characters or more. @default none */
  extraToken?: string | null;
  /** Shows a new pairing link, when a page asked for one. @default nowhere */
  onPairingLink?: (link: string) => void;
  /** Takes the details of errors that are not shown to callers. @default nowhere */
  log?: (line: string) => void;
  /** The built page. @default the one of this checkout */
  page?: string;
}

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  /** Where it listens, as `http://127.0.0.1:8765`. */
  readonly url: string;
  readonly port: number;
  /** Opens the page and pairs the browser: once, and for ten minutes. */
  readonly pairingLink: string;
  /** What scripts send as `Authorization: Bearer`. Secret. */
  readonly token: string;
  /** What the user should know of how the server can be reached, or null. */
  readonly warning: string | null;
  /** Stops listening, pauses what runs, and saves. */
  close(): Promise<void>;
}

/**
 * Starts Haul's server: the queue, its HTTP and WebSocket face, and the page.
 *
 * @throws {ProblemError} `bad_option` where the port is taken, or where the
 *   download folder and the data folder are one inside the other;
 *   `already_running` where another Haul holds the data folder.
 */
export async function startServer(
  options: ServerOptions,
): Promise<RunningServer> {
  const { home, root, policy, host = "127.0.0.1" } = options;
  const { endpoints } = options;
  const {
    keys = createKeyStore({
      env: {},
      folder: join(home, "keys"),
      keychain: null,
    }),
  } = options;
  await refuseExposedHome(home, root);
  const token = await serverSecret(home);
  const jobs = await createJobs({
    store: join(home, "haul.db"),
    roots: [resolve(root)],
    policy,
    settings: options.settings ?? SettingsSchema.parse({}),
    trustInput: false,
    ...(endpoints === undefined ? {} : { endpoints }),
    tokenFor: keys.tokenFor,
  });
  try {
    return await listen();
  } catch (error) {
    await jobs[Symbol.asyncDispose]();
    throw error;
  }

  async function listen(): Promise<RunningServer> {
    const log = createEventLog(jobs);
    const hub = new EventHub(log);
    const pairing = createPairing();
    const { publicUrls = [], colab = false, extraToken = null } = options;
    let doors: Doors = { of: () => null };
    const app = createApp({
      jobs,
      keys,
      roots: [resolve(root)],
      hub,
      pairing,
      doors: { of: (name) => doors.of(name) },
      colab,
      sessions: createSessions(token, { extraToken, withoutCookies: colab }),
      page: await staticFiles(options.page ?? builtPage()),
      announce: (code) => options.onPairingLink?.(`${shownUrl}/#pair=${code}`),
      log: options.log ?? (() => undefined),
    });
    const port = bind(app, { host, port: options.port });
    doors = createDoors({ host, port, publicUrls, colab });
    const url = `http://${hostInUrl(reachableHost(host))}:${port}`;
    const shownUrl = publicUrls[0] ?? url;
    const urlFile = join(home, "server_url");
    await writeFile(urlFile, `${url}\n`, { mode: 0o600 });
    async function close(): Promise<void> {
      await rm(urlFile, { force: true });
      hub[Symbol.dispose]();
      log[Symbol.dispose]();
      await app.server?.stop(true);
      await jobs[Symbol.asyncDispose]();
    }
    return {
      url,
      port,
      token,
      warning: warningOf(host),
      pairingLink: `${shownUrl}/#pair=${pairing.renew()}`,
      close,
      [Symbol.asyncDispose]: close,
    };
  }
}

/** Listens on the port asked for, or on the first free one. */
function bind(
  app: App,
  { host, port }: { host: string; port: number | undefined },
): number {
  const ports =
    port === undefined
      ? Array.from({ length: MOST_PORTS }, (_, index) => DEFAULT_PORT + index)
      : [port];
  for (const candidate of ports) {
    try {
      // Elysia, as Bun, listens everywhere unless told where (trust.md, 0.1).
      app.listen({ hostname: host, port: candidate });
      return app.server?.port ?? candidate;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw problem(
    "bad_option",
    `Cannot listen on port ${ports.join(", ")} of ${host} as another program does: choose another with --port.`,
  );
}

/** A server that listens everywhere is asked here by the name of this machine. */
function reachableHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

function warningOf(host: string): string | null {
  if (["127.0.0.1", "::1", "localhost"].includes(host)) return null;
  return `Haul listens on ${host}: other machines can reach it, and what goes over plain HTTP can be read on its way. It takes no keys that way. ssh -L, or a tunnel with --public-url, is safer.`;
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && error.code === "EADDRINUSE"
  );
}

function builtPage(): string {
  return join(import.meta.dir, "../web/dist");
}
