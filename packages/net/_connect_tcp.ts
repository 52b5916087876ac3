import type { Socket } from "node:net";
import { onAbort } from "./_on_abort.ts";

/** What RFC 8305 section 5 recommends between two attempts. */
const STAGGER_MS = 250;

/**
 * Connects to the first of some addresses that answers. Each gets a short
 * head start before the next is tried beside it.
 *
 * @param addresses IP addresses, best first, at least one.
 * @param options.open Begins an attempt; its socket tells of `connect`.
 * @throws The error of the last address to fail, or the signal's reason.
 */
export function connectTcp<S extends Socket>(
  addresses: readonly string[],
  options: { open: (address: string) => S; signal: AbortSignal },
): Promise<S> {
  const { open, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<S>();
  const attempts = new Set<S>();
  let next = 0;
  let stagger: ReturnType<typeof setTimeout> | undefined;

  const settle = (winner: S | null): void => {
    clearTimeout(stagger);
    next = addresses.length;
    for (const socket of attempts) if (socket !== winner) socket.destroy();
    attempts.clear();
  };
  const tryNext = (): void => {
    clearTimeout(stagger);
    const host = addresses[next++];
    if (host === undefined) return;
    const socket = open(host);
    attempts.add(socket);
    socket.on("error", (error) => {
      attempts.delete(socket);
      if (next < addresses.length) tryNext();
      else if (attempts.size === 0) reject(error);
    });
    socket.once("connect", () => {
      settle(socket);
      resolve(socket);
    });
    if (next < addresses.length) stagger = setTimeout(tryNext, STAGGER_MS);
  };

  const listening = onAbort(signal, (reason) => {
    settle(null);
    reject(reason);
  });
  if (!signal.aborted) tryNext();
  return promise.finally(() => listening[Symbol.dispose]());
}
