import { ConnectionGone } from "./connection.ts";

/**
 * Waits for a promise, but no longer than the client stays.
 *
 * @throws {ConnectionGone}
 */
export async function unlessGone<T>(
  promise: Promise<T> | T,
  gone: AbortSignal,
): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = (): void =>
    left.reject(new ConnectionGone("The client has gone"));
  if (gone.aborted) leave();
  gone.addEventListener("abort", leave);
  try {
    return await Promise.race([promise, left.promise]);
  } finally {
    gone.removeEventListener("abort", leave);
  }
}
