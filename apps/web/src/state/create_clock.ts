import { createSignal, onCleanup } from "solid-js";

/** The time in milliseconds since 1970, told anew each second. */
export function createClock(): () => number {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(timer));
  return now;
}
