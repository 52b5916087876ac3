import {
  type Client,
  EMPTY_PICTURE,
  foldMessage,
  inQueueOrder,
  type SocketStatus,
} from "@haul/client";
import { toProblem } from "@haul/contract";
import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { type Row, toRows } from "./to_rows.ts";
import { totalsOf } from "./totals.ts";

/** What the page knows, and what it can do. */
export type Queue = ReturnType<typeof createQueue>;

/** The downloads of a running server, kept up to date while the owner lives. */
export function createQueue(client: Client) {
  const [state, setState] = createStore<{ rows: Row[] }>({ rows: [] });
  const [status, setStatus] = createSignal<SocketStatus>("connecting");
  const [isLoaded, setLoaded] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);
  let rows: Row[] = [];
  let watched = "";

  let picture = EMPTY_PICTURE;

  const socket = client.events({
    onStatus: setStatus,
    onMessage(message) {
      picture = foldMessage(picture, message);
      rows = toRows(inQueueOrder(picture.jobs.values()), rows);
      watchRunning();
      setState("rows", reconcile(structuredClone(rows), { key: "id" }));
      setLoaded(true);
    },
  });
  onCleanup(() => socket.close());

  /** Live segments are told for those jobs alone that are asked for. */
  function watchRunning(): void {
    const ids = rows.flatMap(({ id, job }) =>
      job.state.phase === "downloading" ? [id] : [],
    );
    if (ids.join() === watched) return;
    watched = ids.join();
    socket.watch(ids);
  }

  /** Does one thing, and says so where it fails. */
  async function attempt(action: () => Promise<void>): Promise<void> {
    setTrouble(null);
    try {
      await action();
    } catch (error) {
      setTrouble(toProblem(error).message);
    }
  }

  return {
    client,
    rows: () => state.rows,
    totals: () => totalsOf(state.rows),
    status,
    isLoaded,
    trouble,
    dismissTrouble: () => setTrouble(null),
    pause: (id: string) => attempt(() => client.pause(id)),
    resume: (id: string) => attempt(() => client.resume(id)),
    retry: (id: string) => attempt(() => client.retry(id)),
    remove: (id: string) => attempt(() => client.remove(id)),
    clearDone: () =>
      attempt(async () => {
        await client.clear();
      }),
  };
}
