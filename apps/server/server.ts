import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Endpoints, type Settings, SettingsSchema } from "@haul/contract";
import {
  createJobs,
  type Jobs,
  type JobsOptions,
  type Library,
  openLibrary,
} from "@haul/jobs";
import { createKeyStore, type KeyStore } from "@haul/keys";
import { hostInUrl, reachableHost } from "./access/allowed_hosts.ts";
import { createDoors, type Doors } from "./access/doors.ts";
import { createPairing } from "./access/pairing.ts";
import { refuseExposedHome } from "./access/refuse_exposed_home.ts";
import { serverSecret } from "./access/server_secret.ts";
import { createSessions } from "./access/sessions.ts";
import { createApp } from "./app.ts";
import {
  type Aria2RpcPlace,
  type Aria2RpcSettings,
  openAria2Rpc,
} from "./aria2_rpc/open_aria2_rpc.ts";
import { EventHub } from "./events/event_hub.ts";
import { createEventLog } from "./events/event_log.ts";
import { listenOn } from "./listen_on.ts";
import { staticFiles } from "./routes/static_files.ts";

/** Where the page is looked for first. */
export const DEFAULT_PORT = 8765;

/** Ports that are tried in turn where none was asked for. */
const USUAL_PORTS = Array.from({ length: 20 }, (_, at) => DEFAULT_PORT + at);

/** What {@link startServer} takes. */
export interface ServerOptions {
  /** The data folder: queue, token. Made where it is missing. */
  home: string;
  /** The folder that files go into. Made where it is missing. */
  root: string;
  /** What the dialler may do. */
  policy: JobsOptions["policy"];
  /** The variables that tools see, for paths in their settings. @default none */
  env?: JobsOptions["env"];
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
  /** How clients of aria2 are let in. @default null: not at all */
  aria2Rpc?: Aria2RpcSettings | null;
  /** Shows a new pairing link, when a page asked for one. @default nowhere */
  onPairingLink?: (link: string) => void | Promise<void>;
  /** Takes what its owner should know: details of errors that callers are not shown, a queue that was damaged. @default nowhere */
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
  /** Where clients of aria2 are let in, or null. */
  readonly aria2Rpc: Aria2RpcPlace | null;
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
  const { endpoints, keys = ownKeys(home) } = options;
  await refuseExposedHome(home, root);
  const token = await serverSecret(home);
  await using parts = new AsyncDisposableStack();
  const shared = {
    // The jobs write what they finish into the catalogue that the library reads.
    catalogue: join(home, "library.db"),
    policy,
    ...(endpoints === undefined ? {} : { endpoints }),
    tokenFor: keys.tokenFor,
  };
  const jobs = parts.use(
    await createJobs({
      ...shared,
      store: join(home, "haul.db"),
      historyInbox: join(home, "history.db"),
      roots: [resolve(root)],
      settings: options.settings ?? SettingsSchema.parse({}),
      env: options.env ?? {},
      trustInput: false,
      onDamage: options.log ?? (() => undefined),
    }),
  );
  const library = parts.use(openLibrary(shared));
  const about = { options, jobs, keys, library, token, host };
  const server = await listen(parts, about);
  const all = parts.move();
  const close = () => all.disposeAsync();
  return { ...server, token, close, [Symbol.asyncDispose]: close };
}

interface Parts {
  options: ServerOptions;
  jobs: Jobs;
  keys: KeyStore;
  library: Library;
  token: string;
  host: string;
}

type Listening = Omit<
  RunningServer,
  "token" | "close" | typeof Symbol.asyncDispose
>;

/** Opens the doors to a queue; what has to be closed again is put on the stack. */
async function listen(
  stack: AsyncDisposableStack,
  { options, jobs, keys, library, token, host }: Parts,
): Promise<Listening> {
  const { home, root, publicUrls = [], colab = false } = options;
  const { extraToken = null, log = () => undefined } = options;
  const hub = stack.use(new EventHub(stack.use(createEventLog(jobs))));
  const pairing = createPairing();
  let known: Doors = { of: () => null };
  const doors: Doors = { of: (name) => known.of(name) };
  const { aria2Rpc: settings = null } = options;
  const rpcParts = { jobs, home, root, host, doors, log };
  const rpc = settings && (await openAria2Rpc({ settings, ...rpcParts }));
  stack.defer(() => rpc?.close());
  const app = createApp({
    ...{ jobs, keys, library, hub, pairing, doors, colab, log },
    roots: [resolve(root)],
    rpc: rpc?.beside ?? null,
    sessions: createSessions(token, { extraToken, withoutCookies: colab }),
    page: await staticFiles(options.page ?? builtPage()),
    announce: (code) => options.onPairingLink?.(`${shownUrl}/#pair=${code}`),
  });
  const ports = options.port === undefined ? USUAL_PORTS : [options.port];
  const port = listenOn(app, { host, ports, flag: "--port" });
  stack.defer(() => app.server?.stop(true));
  known = createDoors({ host, port, publicUrls, colab });
  const url = `http://${hostInUrl(reachableHost(host))}:${port}`;
  const shownUrl = publicUrls[0] ?? url;
  const urlFile = join(home, "server_url");
  await writeFile(urlFile, `${url}\n`, { mode: 0o600 });
  stack.defer(() => rm(urlFile, { force: true }));
  return {
    url,
    port,
    warning: warningOf(host),
    aria2Rpc: rpc?.place({ url: shownUrl }) ?? null,
    pairingLink: `${shownUrl}/#pair=${pairing.renew()}`,
  };
}

/** Keys that are the server's alone, in its data folder. */
function ownKeys(home: string): KeyStore {
  const folder = join(home, "keys");
  return createKeyStore({ env: {}, folder, keychain: null });
}

function warningOf(host: string): string | null {
  if (["127.0.0.1", "::1", "localhost"].includes(host)) return null;
  return `Haul listens on ${host}: other machines can reach it, and what goes over plain HTTP can be read on its way. It takes no keys that way. ssh -L, or a tunnel with --public-url, is safer.`;
}

function builtPage(): string {
  return join(import.meta.dir, "../web/dist");
}
