import { parseArgs } from "node:util";
import { problem } from "@haul/contract";
import { endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { createKeyStore, dataFolder } from "@haul/keys";
import { parsePublicUrl } from "./access/doors.ts";
import type { Aria2RpcSettings } from "./aria2_rpc/open_aria2_rpc.ts";
import { parseOrigin } from "./aria2_rpc/rpc_origins.ts";
import type { ServerOptions } from "./server.ts";
import type { WelcomeOptions } from "./welcome.ts";

const FLAGS = {
  host: { type: "string" },
  port: { type: "string" },
  root: { type: "string" },
  "allow-http": { type: "boolean" },
  "allow-private": { type: "string", multiple: true },
  "public-url": { type: "string", multiple: true },
  colab: { type: "boolean" },
  open: { type: "boolean" },
  "pair-file": { type: "string" },
  "aria2-rpc": { type: "boolean" },
  "rpc-secret": { type: "string" },
  "rpc-listen-port": { type: "string" },
  "rpc-allow-origin": { type: "string", multiple: true },
} as const;

/** What a server is started with, and how its user is led to it. */
export type ServerArgs = ServerOptions &
  Pick<WelcomeOptions, "open" | "pairFile">;

/** As long as the token that Haul makes: 128 bits in hexadecimal. */
const LEAST_TOKEN_LENGTH = 32;

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the server is started with, from the words after its name and from the
 * environment: `HAUL_HOME`, `HAUL_HOST`, `HAUL_PORT`, `HAUL_ROOT`,
 * `HAUL_TOKEN`, `HAUL_RPC_SECRET`, `HAUL_ALLOW_PRIVATE`, the proxies, the places of the services and their keys.
 * Words outrank the environment.
 *
 * @throws {ProblemError} `bad_option`, saying which one and what it takes.
 */
export function parseServerArgs(args: readonly string[], env: Env): ServerArgs {
  refuseOpenTls(env);
  const flags = readFlags(args);
  const port = flags.port ?? env["HAUL_PORT"];
  const host = flags.host ?? env["HAUL_HOST"];
  return {
    home: dataFolder(env),
    root: flags.root ?? env["HAUL_ROOT"] ?? "models",
    policy: policyFromEnv(env, {
      allowHttp: flags["allow-http"] ?? false,
      allowPrivate: flags["allow-private"] ?? [],
    }),
    endpoints: endpointsFromEnv(env),
    env,
    keys: createKeyStore({ env }),
    publicUrls: (flags["public-url"] ?? []).map(parsePublicUrl),
    colab: flags.colab ?? false,
    open: flags.open ?? false,
    pairFile: flags["pair-file"] ?? null,
    extraToken: readToken(env["HAUL_TOKEN"]),
    aria2Rpc: readRpc(flags, env),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: readPort(port) }),
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw problem("bad_option", `Cannot start the server: ${reason}`, {
      cause: error,
    });
  }
}

/** Node's switch would turn off the check of every certificate, unseen. */
function refuseOpenTls(env: Env): void {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return;
  throw problem(
    "bad_option",
    "Cannot start with NODE_TLS_REJECT_UNAUTHORIZED=0 as Haul always checks certificates: unset it, and name your own authority in NODE_EXTRA_CA_CERTS.",
  );
}

function readToken(token: string | undefined): string | null {
  if (token === undefined || token === "") return null;
  if (token.length >= LEAST_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(token)) {
    return token;
  }
  throw problem(
    "bad_option",
    `HAUL_TOKEN opens the queue to whoever has it, so that it needs ${LEAST_TOKEN_LENGTH} visible characters or more, not ${token.length}: "openssl rand -hex 32" makes one.`,
  );
}

/** aria2's interface is there where any of its options is; a secret in the environment asks for nothing. */
function readRpc(
  flags: ReturnType<typeof readFlags>,
  env: Env,
): Aria2RpcSettings | null {
  const port = flags["rpc-listen-port"];
  const origins = flags["rpc-allow-origin"] ?? [];
  const secret = flags["rpc-secret"];
  const said = [flags["aria2-rpc"], port, secret, ...origins];
  if (said.every((each) => each === undefined)) return null;
  return {
    secret: readRpcSecret(secret ?? env["HAUL_RPC_SECRET"]),
    port: port === undefined ? null : readPort(port),
    origins: origins.map(parseOrigin),
  };
}

function readRpcSecret(secret: string | undefined): string | null {
  if (secret === undefined || /^[\x21-\x7e]{1,512}$/.test(secret)) {
    return secret ?? null;
  }
  throw problem(
    "bad_option",
    "--rpc-secret takes 1 to 512 visible characters; leave it out, and Haul makes a secret and shows it.",
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw problem(
    "bad_option",
    `Cannot listen on port "${text}" as a port is a number from 0 to 65535.`,
  );
}
