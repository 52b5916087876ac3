import type { Client, SocketStatus } from "@haul/client";
import { toProblem } from "@haul/contract";
import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { applyMessage, type Row } from "./apply_message.ts";
import { isOver } from "./is_over.ts";
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

  const socket = client.events({
    onStatus: setStatus,
    onMessage(message) {
      rows = applyMessage(rows, message);
      setState("rows", reconcile(structuredClone(rows), { key: "id" }));
      setLoaded(true);
    },
  });
  onCleanup(() => socket.close());

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
        const done = state.rows.filter(isOver);
        await Promise.all(done.map(({ id }) => client.remove(id)));
      }),
  };
}
