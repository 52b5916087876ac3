import { createClient } from "@haul/client";
import { type Problem, toProblem } from "@haul/contract";

/** Kept for this origin and tab alone, and worth nothing without the cookie. */
const KEY = "haul.session";

/** How long another tab may take to lend its half, in milliseconds. */
const LEND_MS = 150;

/** How a tab found its session. */
export type Entry =
  | { session: string }
  /** There is none: it has ended, or something is wrong with the link, if there was one. */
  | { session: null; why: "ended" | Problem | null };

/** Takes the session of this tab: from its link, its memory, or another tab. */
export async function enter(): Promise<Entry> {
  const code = takeCode();
  if (code !== null) return await pair(code);
  const session = sessionStorage.getItem(KEY) ?? (await borrow());
  if (session === null) return { session: null, why: null };
  keep(session);
  return { session };
}

/** Forgets a session that the server no longer knows. */
export function leave(): void {
  sessionStorage.removeItem(KEY);
}

/** Lends the session to tabs that are opened later, for as long as this one lives. */
function keep(session: string): void {
  sessionStorage.setItem(KEY, session);
  const channel = new BroadcastChannel(KEY);
  channel.onmessage = ({ data }) => {
    const held = sessionStorage.getItem(KEY);
    if (data === "ask" && held !== null) channel.postMessage({ session: held });
  };
}

async function pair(code: string): Promise<Entry> {
  try {
    const session = await createClient({ url: location.origin }).pair(code);
    keep(session);
    return { session };
  } catch (error) {
    return { session: null, why: toProblem(error) };
  }
}

/** The code works once, so it is taken out of the address and the history. */
function takeCode(): string | null {
  const code = /^#pair=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(null, "", location.pathname);
  return code;
}

function borrow(): Promise<string | null> {
  const channel = new BroadcastChannel(KEY);
  const { promise, resolve } = Promise.withResolvers<string | null>();
  channel.onmessage = ({ data }) => {
    if (typeof data?.session === "string") resolve(data.session);
  };
  setTimeout(() => resolve(null), LEND_MS);
  channel.postMessage("ask");
  return promise.finally(() => channel.close());
}
