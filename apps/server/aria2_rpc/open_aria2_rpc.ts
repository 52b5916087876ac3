import { problem } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { hostInUrl, reachableHost } from "../access/allowed_hosts.ts";
import { createDoors, type Doors } from "../access/doors.ts";
import { serverSecret } from "../access/server_secret.ts";
import { listenOn } from "../listen_on.ts";
import { type Aria2Rpc, createAria2Rpc } from "./create_aria2_rpc.ts";
import { createRpcApp, type RpcApp } from "./create_rpc_app.ts";
import { RPC_PATH } from "./rpc_routes.ts";

/** How clients of aria2 are let in. */
export interface Aria2RpcSettings {
  /** Their secret token; null for one that Haul makes and keeps in the data folder. */
  secret: string | null;
  /** A port of its own, 0 for any; null for the server's. */
  port: number | null;
  /** Origins of pages and extensions that may ask; `*` for all. */
  origins: readonly string[];
}

/** Where clients of aria2 are let in. */
export interface Aria2RpcPlace {
  /** What they take as the address, as `http://127.0.0.1:6800/jsonrpc`. */
  url: string;
  /** What they take as the secret token. */
  secret: string;
  /** Whether Haul made the secret, so that the user has to be told. */
  isMade: boolean;
}

/** What {@link openAria2Rpc} works with. */
export interface OpenAria2RpcOptions {
  settings: Aria2RpcSettings;
  jobs: Jobs;
  /** The data folder. */
  home: string;
  /** The folder that files go into. */
  root: string;
  /** The address to listen on. */
  host: string;
  /** The names of the server itself. */
  doors: Doors;
  log: (line: string) => void;
}

/** aria2's interface, open on its own port or ready to stand beside Haul's own. */
export interface OpenAria2Rpc {
  /** For the server's app to take in, or null where it has a port of its own. */
  beside: Aria2Rpc | null;
  /** Where clients find it. */
  place(server: { url: string }): Aria2RpcPlace;
  close(): Promise<void>;
}

/** A secret of fewer characters can be guessed by whoever reaches the port. */
const LEAST_LENGTH_IN_A_NETWORK = 16;

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/**
 * Lets clients of aria2 in.
 *
 * @throws {ProblemError} `bad_option` where the port is taken, or the secret too short for a network.
 */
export async function openAria2Rpc(
  options: OpenAria2RpcOptions,
): Promise<OpenAria2Rpc> {
  const { settings, home, host, log } = options;
  const { port, origins } = settings;
  refuseShort(settings.secret, host);
  const made = await serverSecret(home, "aria2_rpc_secret");
  const secret = settings.secret ?? made;
  let { doors } = options;
  const rpc = createAria2Rpc({
    ...options,
    secret,
    origins,
    doors: { of: (name) => doors.of(name) },
  });
  let app: RpcApp | null = null;
  let url: string | null = null;
  if (port !== null) {
    app = createRpcApp(rpc, { log });
    const flag = "--rpc-listen-port";
    const own = listenOn(app, { host, ports: [port], flag });
    doors = createDoors({ host, port: own });
    url = `http://${hostInUrl(reachableHost(host))}:${own}`;
  }
  return {
    beside: app === null ? rpc : null,
    place: (server) => ({
      url: (url ?? server.url) + RPC_PATH,
      secret,
      isMade: settings.secret === null,
    }),
    async close() {
      rpc[Symbol.dispose]();
      await app?.server?.stop(true);
    },
  };
}

function refuseShort(secret: string | null, host: string): void {
  if (secret === null || LOOPBACK.includes(host)) return;
  if (secret.length >= LEAST_LENGTH_IN_A_NETWORK) return;
  throw problem(
    "bad_option",
    `A secret of ${secret.length} characters is too short for ${host}, where other machines can guess at it: give --rpc-secret ${LEAST_LENGTH_IN_A_NETWORK} or more, or none, and Haul makes one.`,
  );
}
