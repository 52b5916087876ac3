import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, createClient } from "@haul/client";
import { type Job, problem } from "@haul/contract";
import { dataFolder } from "@haul/keys";
import type { CliContext } from "../cli_context.ts";

/** Where a server is looked for that nobody named. */
const USUAL_URL = "http://127.0.0.1:8765";

/** The options of every command that speaks to a server. */
export const SERVER_OPTIONS = {
  server: { type: "string" },
  "token-file": { type: "string" },
  json: { type: "boolean" },
} as const;

/** What {@link SERVER_OPTIONS} give. */
export interface ServerValues {
  server?: string | undefined;
  "token-file"?: string | undefined;
}

/**
 * Makes a caller of the server that is meant: the one named by `--server` or
 * `HAUL_SERVER`, else the one that runs over this user's data folder. The
 * token comes from `--token-file` or `HAUL_TOKEN`, else from the data folder;
 * never from a word of the command, which every user of a machine can see.
 *
 * @throws {ProblemError} `bad_option` for an address that is none, `unauthorized` without a token.
 */
export async function connect(
  values: ServerValues,
  { env }: Pick<CliContext, "env">,
): Promise<Client> {
  const home = dataFolder(env);
  const named = values.server ?? env["HAUL_SERVER"];
  const url = named ?? (await firstLine(join(home, "server_url"))) ?? USUAL_URL;
  const token = await readToken(values["token-file"], { env, home });
  return createClient({ url: checkUrl(url), session: { token } });
}

/**
 * The job that an id names; its first characters are enough where no other
 * job's begins like that.
 *
 * @throws {ProblemError} `not_found` for none, `bad_option` for several.
 */
export function jobNamed(jobs: readonly Job[], word: string): Job {
  const named = jobs.filter(({ id }) => id.startsWith(word));
  const [job] = named;
  if (job === undefined) {
    throw problem(
      "not_found",
      `There is no job ${JSON.stringify(word)}; haul list shows them all.`,
    );
  }
  if (named.length === 1 || job.id === word) return job;
  throw problem(
    "bad_option",
    `${named.length} jobs begin with ${JSON.stringify(word)}; give more of the id.`,
  );
}

function checkUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw problem(
    "bad_option",
    `--server takes the address of a running Haul, as ${USUAL_URL}, not ${JSON.stringify(text)}.`,
  );
}

async function readToken(
  file: string | undefined,
  { env, home }: Pick<CliContext, "env"> & { home: string },
): Promise<string> {
  const path = file ?? join(home, "server_token");
  const given = file === undefined ? env["HAUL_TOKEN"] : undefined;
  const token = given ?? (await firstLine(path));
  if (token !== null && token !== "") return token;
  throw problem(
    "unauthorized",
    `There is no token in ${path}: start haul serve first, or, for a server on another machine, put its token into HAUL_TOKEN or a file that --token-file names.`,
  );
}

async function firstLine(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text?.split("\n")[0]?.trim() ?? null;
}
