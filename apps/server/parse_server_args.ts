import { parseArgs } from "node:util";
import { problem } from "@haul/contract";
import { endpointsFromEnv, policyFromEnv } from "@haul/jobs";
import { createKeyStore, dataFolder } from "@haul/keys";
import type { ServerOptions } from "./server.ts";

const FLAGS = {
  host: { type: "string" },
  port: { type: "string" },
  root: { type: "string" },
  "allow-http": { type: "boolean" },
  "allow-private": { type: "string", multiple: true },
} as const;

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the server is started with, from the words after its name and from the
 * environment: `HAUL_HOME`, `HAUL_HOST`, `HAUL_PORT`, `HAUL_ROOT`,
 * `HAUL_ALLOW_PRIVATE`, the proxies, the places of the services and their keys.
 * Words outrank the environment.
 *
 * @throws {ProblemError} `bad_option`, saying which one and what it takes.
 */
export function parseServerArgs(
  args: readonly string[],
  env: Env,
): ServerOptions {
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
    keys: createKeyStore({ env }),
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

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw problem(
    "bad_option",
    `Cannot listen on port "${text}" as a port is a number from 0 to 65535.`,
  );
}
