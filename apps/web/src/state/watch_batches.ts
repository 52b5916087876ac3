import { createEffect, onCleanup } from "solid-js";
import { formatPercent } from "../format.ts";
import { say } from "../words/words.ts";
import { look } from "./look.ts";
import type { Queue } from "./queue.ts";
import { toast } from "./toasts.ts";

/**
 * Tells the end of a batch, on the page and, where it was asked for, outside
 * it; and keeps the progress of all in the page's title.
 */
export function watchBatches(queue: Queue): void {
  let began: { done: number; failed: number } | null = null;

  createEffect(() => {
    const { active, share, done, failed } = queue.totals();
    document.title =
      active > 0 && share !== null
        ? `${formatPercent(share)} · ${active} · Haul`
        : "Haul";
    if (active > 0) {
      began ??= { done, failed };
    } else if (began !== null) {
      end(done - began.done, failed - began.failed);
      began = null;
    }
  });
  onCleanup(() => {
    document.title = "Haul";
  });
}

function end(done: number, failed: number): void {
  if (done + failed <= 0) return;
  const text = say().notify.ended(Math.max(0, done), Math.max(0, failed));
  toast(text);
  const mayTell =
    look().notify && document.hidden && Notification.permission === "granted";
  if (mayTell) new Notification("Haul", { body: text });
}
