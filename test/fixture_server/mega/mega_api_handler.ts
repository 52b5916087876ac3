import type { Handler } from "../http_server.ts";
import type { Reply } from "../reply.ts";
import type { WireRequest } from "../wire_request.ts";
import { challengeOf, isSolved } from "./hashcash.ts";
import type { MegaCloud } from "./mega_cloud.ts";
import type { MegaFile } from "./mega_file.ts";
import type { MegaApiFacts } from "./mega_switches.ts";

type Command = Readonly<Record<string, unknown>>;

const ARGUMENTS = -2;
const NOT_FOUND = -9;

/** Plays `/cs`: one answer for each command of a request, in order. */
export function megaApiHandler(
  cloud: MegaCloud,
  storageOrigin: () => string,
): Handler {
  let ordinal = 0;
  return async (request, reply) => {
    const body = Buffer.from(request.body).toString();
    cloud.watch(`${request.target} ${JSON.stringify(request.headers)} ${body}`);
    if (await demandsWork(cloud, request, reply)) return;
    const commands = commandsIn(body);
    const folder = new URLSearchParams(request.query).get("n");
    const facts: MegaApiFacts = { ordinal: ordinal++, commands, folder };
    const fault = cloud.switches.api?.(facts) ?? null;
    const json =
      fault === null
        ? answersTo(commands, { cloud, folder, storage: storageOrigin() })
        : fault.json;
    await reply.send(fault?.status ?? 200, {
      headers: [["Content-Type", "application/json"]],
      body: JSON.stringify(json),
    });
  };
}

async function demandsWork(
  { switches }: MegaCloud,
  { headers }: WireRequest,
  reply: Reply,
): Promise<boolean> {
  if (switches.hashcash === undefined) return false;
  const challenge = challengeOf(switches.hashcash);
  if (isSolved(headers["x-hashcash"] ?? "", challenge)) return false;
  await reply.send(402, { headers: [["X-Hashcash", challenge]] });
  return true;
}

function commandsIn(body: string): Command[] {
  const json: unknown = JSON.parse(body);
  return Array.isArray(json) ? json : [];
}

interface Place {
  cloud: MegaCloud;
  folder: string | null;
  storage: string;
}

function answersTo(commands: readonly Command[], place: Place): unknown {
  if (commands.length === 0) return ARGUMENTS;
  return commands.map((command) => answerTo(command, place));
}

function answerTo(command: Command, place: Place): unknown {
  if (command["a"] === "g") return addressFor(command, place);
  return command["a"] === "f" ? listing(place) : ARGUMENTS;
}

function listing({ cloud, folder }: Place): unknown {
  const refusal = cloud.switches.refusals?.[folder ?? ""];
  if (refusal !== undefined) return refusal;
  const share = cloud.shares.get(folder ?? "");
  return share === undefined
    ? NOT_FOUND
    : { f: share.nodes, sn: "fixture", noc: 1 };
}

/** A file of a share is found by `n` within its share alone, any other by `p`. */
function fileFor({ n, p }: Command, { cloud, folder }: Place) {
  if (n === undefined) return cloud.files.get(String(p));
  return cloud.shares.get(folder ?? "")?.files.get(String(n));
}

function addressFor(command: Command, place: Place): unknown {
  const { refusals = {}, withoutAddress } = place.cloud.switches;
  const refusal = refusals[String(command["n"] ?? command["p"])];
  if (refusal !== undefined) return refusal;
  const file = fileFor(command, place);
  if (file === undefined) return NOT_FOUND;
  const facts = { s: file.bytes.length, at: file.attributes, msd: 1 };
  if (command["g"] !== 1) return facts;
  if (withoutAddress !== undefined) return { ...facts, ...withoutAddress };
  return { ...facts, ...address(file, place) };
}

function address(file: MegaFile, { cloud, storage }: Place) {
  return { g: `${storage}/dl/${cloud.issue(file)}`, ip: ["127.0.0.1"] };
}
