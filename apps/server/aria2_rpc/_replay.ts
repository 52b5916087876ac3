import type { FixtureServer } from "@haul/fixture_server";
import { MIB } from "@haul/fixture_server";
import edges from "./testdata/aria2c-1.36.edges.json" with { type: "json" };
import recorded from "./testdata/aria2c-1.36.recorded.json" with {
  type: "json",
};

/** One exchange of the recordings. */
export interface Exchange {
  name: string;
  transport: string;
  request?: unknown;
  status?: number;
  headers?: Record<string, string>;
  response: unknown;
}

/** What was recorded, but for the news, which are no answers. Each begins with nothing in the queue. */
export const RECORDINGS: Record<string, Exchange[]> = {
  session: (recorded as Exchange[]).filter(
    ({ request, transport }) =>
      request !== undefined || transport === "http-options",
  ),
  edges: edges as Exchange[],
};

/** Who is asked. */
export interface ReplayTarget {
  url: string;
  secret: string;
  /** The folder that files go into. */
  folder: string;
}

/** What was answered, in the recordings' own names. */
export interface Answered {
  name: string;
  status: number | null;
  type: string | null;
  response: unknown;
}

/** An answer as it was recorded. */
export function recordedAnswer(exchange: Exchange): Answered {
  const { name, status = null, headers = {}, response } = exchange;
  return { name, status, type: headers["content-type"] ?? null, response };
}

/** Names of the recordings and what stands for them here. */
const RECORDED_SECRET = "s3cret";
const RECORDED_FOLDER = "/downloads";
const RECORDED_HOST = "http://cdn.test";

/** Replies that end in their middle, so that what runs goes on running. */
export function serveRecordedFiles(files: FixtureServer): string {
  const names = ["slow", "mirror", "other", "w1", "w2", "w3", "w4", "g"];
  const hold = {
    afterBytes: 100_000,
    until: () => Promise.withResolvers<void>().promise,
  };
  for (const name of [...names.map((each) => `${each}.bin`), "x"]) {
    for (const rate of ["400000", "300000"]) {
      const path = `/rate/${rate}/${name}`;
      files.file(path, { size: 16 * MIB, seed: 1, hold });
    }
  }
  for (const name of ["a", "b", "c", "d", "z", "z2", "done"]) {
    files.file(`/edge/${name}.bin`, { size: 1000, seed: 1 });
  }
  const quick = files.file("/plain/q.bin", {
    size: 1000,
    seed: 1,
    gate: () => Promise.withResolvers<void>().promise,
  });
  return new URL(quick.url).origin;
}

/** Sends the recorded requests, in order and as they came, and gives the answers under the recorded names. */
export async function replay(
  exchanges: readonly Exchange[],
  { target, host }: { target: ReplayTarget; host: string },
): Promise<Answered[]> {
  const names = new Map([
    [RECORDED_HOST, host],
    [RECORDED_SECRET, target.secret],
  ]);
  const answers: Promise<Answered>[] = [];
  for (const exchange of exchanges) {
    const answer = send(exchange, { target, names });
    answers.push(answer);
    // A wrong secret waits for its answer, and changes nothing.
    if (JSON.stringify(exchange.response).includes("Unauthorized")) continue;
    learnGid(exchange, { answer: await answer, names });
    await settled(exchange.name, { target, names });
  }
  return await Promise.all(answers);
}

interface Scope {
  target: ReplayTarget;
  /** What was recorded, and what stands for it. */
  names: Map<string, string>;
}

async function send(exchange: Exchange, scope: Scope): Promise<Answered> {
  const { name, transport, request } = exchange;
  const { url } = scope.target;
  const text = typeof request === "string" ? request : JSON.stringify(request);
  const own = translated(text ?? "", scope);
  if (transport === "websocket") {
    const response = named(await askSocket(url, own), scope);
    return { name, status: null, type: null, response };
  }
  const reply = await fetch(addressOf(exchange, { url, own }), {
    method: transport.replace("http-", "").toUpperCase(),
    ...(transport === "http-post" ? { body: own } : {}),
    ...(transport === "http-options"
      ? {
          headers: {
            Origin: "http://ariang.test",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
          },
        }
      : {}),
  });
  const response = named(await reply.text(), scope);
  const type = reply.headers.get("content-type");
  return { name, status: reply.status, type, response };
}

function addressOf(
  { name, transport }: Exchange,
  { url, own }: { url: string; own: string },
): string {
  if (name === "other path") return url.replace("/jsonrpc", "/other");
  return transport === "http-get" ? url.replace("/jsonrpc", own) : url;
}

/** The parameters of a GET are base64, secret and all. */
function translated(text: string, { names }: Scope): string {
  if (text.startsWith("/jsonrpc?")) {
    return text.replace(/(params=)([^&]*)/, (_, key, value) => {
      const plain = Buffer.from(decodeURIComponent(value), "base64").toString();
      if (!plain.includes(RECORDED_SECRET)) return key + value;
      const own = Buffer.from(plain.replaceAll(...secretOf(names)));
      return key + encodeURIComponent(own.toString("base64"));
    });
  }
  let own = text;
  for (const [from, to] of names) own = own.replaceAll(from, to);
  return own;
}

function secretOf(names: Map<string, string>): [string, string] {
  return [RECORDED_SECRET, names.get(RECORDED_SECRET) ?? ""];
}

/** Gives back the recorded names, and reads the JSON. */
function named(text: string, { target, names }: Scope): unknown {
  let plain = text
    .replaceAll("\\/", "/")
    .replaceAll(target.folder, RECORDED_FOLDER);
  for (const [from, to] of names) plain = plain.replaceAll(to, from);
  try {
    return JSON.parse(plain);
  } catch {
    return plain;
  }
}

/** Gids are the server's choice. One is also used by how it begins. */
function learnGid(
  { request, response }: Exchange,
  { answer, names }: { answer: Answered; names: Map<string, string> },
): void {
  if (!JSON.stringify(request ?? "").includes("aria2.addUri")) return;
  const [recordedGid, gid] = [resultOf(response), resultOf(answer.response)];
  if (recordedGid === null || gid === null || gid === recordedGid) return;
  names.set(recordedGid, gid);
  names.set(`"${recordedGid.slice(0, 8)}"`, `"${gid.slice(0, 8)}"`);
}

function resultOf(response: unknown): string | null {
  const { result } = (response ?? {}) as { result?: unknown };
  return typeof result === "string" && /^[0-9a-f]{16}$/.test(result)
    ? result
    : null;
}

async function askSocket(url: string, text: string): Promise<string> {
  const socket = new WebSocket(url.replace("http:", "ws:"));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.onopen = () => socket.send(text);
  socket.onmessage = ({ data }) => {
    // A socket that was trusted hears news as well.
    if (!String(data).includes('"params":[{"gid"')) resolve(String(data));
  };
  socket.onerror = () => reject(new Error("The socket was refused."));
  return await promise.finally(() => socket.close());
}

/** What must have come about before the next request is sent, by the exchange before it. */
const SETTLED: Record<string, Record<string, string>> = {
  "addUri that will 404": {
    d61b4bb106ee7e58: "active",
    "1c9e28116be1ea2c": "active",
  },
  changeGlobalOption: { "2976abcbfdfb8616": "active" },
  "pause active": {
    d61b4bb106ee7e58: "paused",
    eea9b21944babb05: "error",
    ed69f61efc437b5e: "active",
  },
  "edge: finish a": { "00000000000000d4": "complete" },
  forcePause: { d61b4bb106ee7e58: "paused" },
  "remove waiting": { ed69f61efc437b5e: "removed" },
  pauseAll: { "1c9e28116be1ea2c": "paused", "2976abcbfdfb8616": "paused" },
  unpauseAll: { "1c9e28116be1ea2c": "active", "2976abcbfdfb8616": "active" },
  forcePauseAll: {
    "1c9e28116be1ea2c": "paused",
    "2976abcbfdfb8616": "paused",
  },
};

async function settled(name: string, { target, names }: Scope): Promise<void> {
  for (const [gid, status] of Object.entries(SETTLED[name] ?? {})) {
    for (;;) {
      const told = await statusOf(target, names.get(gid) ?? gid);
      const hasBegun = status !== "active" || told.completedLength !== "0";
      if (told.status === status && hasBegun) break;
    }
  }
}

async function statusOf(
  { url, secret }: ReplayTarget,
  gid: string,
): Promise<{ status?: string; completedLength?: string }> {
  const params = [`token:${secret}`, gid];
  const call = { id: "s", method: "aria2.tellStatus", params };
  const reply = await fetch(url, {
    method: "POST",
    body: JSON.stringify(call),
  });
  const { result = {} } = (await reply.json()) as { result?: object };
  return result;
}
