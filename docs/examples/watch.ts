/**
 * Gives links to a running Haul and tells what happens to them until they are
 * done, with nothing but what Bun and Node bring along; without links it tells
 * of all downloads:
 *
 *     HAUL_TOKEN=$(cat ~/.haul/server_token) bun docs/examples/watch.ts URL...
 */

const url = process.env["HAUL_SERVER"] ?? "http://127.0.0.1:8765";
const token = process.env["HAUL_TOKEN"] ?? "";
const headers = { authorization: `Bearer ${token}` };

/** The part of a job that is used here; docs/websocket.md tells of the rest. */
interface Job {
  id: string;
  url: string;
  /** The job whose link stood for this file among others. */
  parent: string | null;
  file: { name: string } | null;
  state: {
    phase: string;
    progress?: { bytes: number; size: number | null; speed: number } | null;
    problem?: { message: string };
  };
}

/** The jobs that were added here; null where all are told of. */
let own: ReadonlySet<string | null> | null = null;
const jobs = new Map<string, Job>();
const said = new Map<string, string>();
let cursor: string | null = null;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Asks the server; ends with words where it is not there, or refuses. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const all = { ...init, headers: { ...headers, ...init.headers } };
  const reply = await fetch(`${url}${path}`, all).catch(() =>
    fail(`Haul does not answer at ${url}.`),
  );
  return reply.ok ? reply : fail((await reply.json()).message);
}

async function add(links: readonly string[]): Promise<void> {
  const reply = await ask("/api/jobs", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      // Should the answer get lost, the same request may be sent again.
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify({ jobs: links.map((link) => ({ url: link })) }),
  });
  const added: Job[] = await reply.json();
  own = new Set(added.map(({ id }) => id));
}

/** Folds one message in; false where some before it are missing. */
function take(message: {
  type: string;
  epoch: string;
  seq: number;
  after: number;
  jobs: Job[];
  progress: ({ id: string } & NonNullable<Job["state"]["progress"]>)[];
  removed: string[];
}): boolean {
  if (message.type === "segments") return true;
  if (message.type === "snapshot") jobs.clear();
  else {
    const [epoch, seq] = (cursor ?? ":").split(":");
    if (message.epoch !== epoch || message.after > Number(seq)) return false;
  }
  for (const job of message.jobs) jobs.set(job.id, job);
  for (const { id, ...progress } of message.progress ?? []) {
    const state = jobs.get(id)?.state;
    if (state?.progress) Object.assign(state.progress, progress);
  }
  for (const id of message.removed ?? []) jobs.delete(id);
  cursor = `${message.epoch}:${message.seq}`;
  return true;
}

function watched(): Job[] {
  return [...jobs.values()].filter(
    ({ id, parent }) => own === null || own.has(id) || own.has(parent),
  );
}

function tell(): void {
  for (const { id, url: link, file, state } of watched()) {
    const { progress, problem } = state;
    const part = progress?.size
      ? ` ${Math.floor((100 * progress.bytes) / progress.size)}%`
      : "";
    const why = problem === undefined ? "" : `: ${problem.message}`;
    const line = `${file?.name ?? link} ${state.phase}${part}${why}`;
    if (said.get(id) !== line) console.log(line);
    said.set(id, line);
  }
}

function isOver(): boolean {
  const over = ["done", "expanded", "failed", "paused"];
  return watched().every(({ state }) => over.includes(state.phase));
}

function connect(): void {
  const query = cursor === null ? "" : `?cursor=${cursor}`;
  const address = `${url.replace(/^http/, "ws")}/api/events${query}`;
  // Bun and Node take headers here. A browser cannot send any: see docs/websocket.md.
  const socket = new WebSocket(address, { headers } as never);
  socket.onmessage = ({ data }) => {
    if (!take(JSON.parse(String(data)))) {
      cursor = null;
      socket.close();
      return;
    }
    tell();
    if (isOver()) process.exit(0);
  };
  socket.onclose = () => setTimeout(connect, 1000);
}

await ask("/api/settings");
const links = process.argv.slice(2);
if (links.length > 0) await add(links);
connect();
