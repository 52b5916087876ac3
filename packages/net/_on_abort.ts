/**
 * Calls `listener` with the signal's reason once it aborts, at once if it did
 * already; disposing of the answer takes the listener away.
 */
export function onAbort(
  signal: AbortSignal | undefined,
  listener: (reason: unknown) => void,
): Disposable {
  const heard = (): void => listener(signal?.reason);
  if (signal?.aborted) heard();
  else signal?.addEventListener("abort", heard, { once: true });
  return {
    [Symbol.dispose]: () => signal?.removeEventListener("abort", heard),
  };
}
